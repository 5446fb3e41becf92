using System.Globalization;
using EquiDsl.Compiler.Kernels;

namespace EquiDsl.Compiler.Printing;

/// <summary>
/// Prints a kernel as C#: a method that runs its stages, and a method per stage of lane arithmetic. The kernel's own name is
/// <see cref="NamePlaceholder"/>, so that equal kernels have equal text.
/// </summary>
internal sealed class CSharpKernelPrinter
{
    /// <summary>Stands for the kernel's name.</summary>
    public const string NamePlaceholder = "@@";

    private readonly Kernel _kernel;
    private readonly SourceWriter _methods = new();
    private readonly List<NumberTable> _tables = [];
    private readonly CSharpExpressions _expressions;
    private int _stage;

    private CSharpKernelPrinter(Kernel kernel)
    {
        _kernel = kernel;
        _expressions = new CSharpExpressions(kernel.Lanes, t => $"table{Number(Table(t))}");
    }

    /// <summary>All members of the kernel, at member indentation zero.</summary>
    public static string Print(Kernel kernel)
    {
        CSharpKernelPrinter printer = new(kernel);
        SourceWriter main = new();
        string domain = kernel.Domain == TileDomain.Edges ? "edges" : kernel.Extent.ToString().ToLowerInvariant();
        main.Line($"/// <summary>{kernel.Name}: {kernel.Lanes} {domain} per tile, {kernel.TileRows} rows of tile memory.</summary>");
        main.Open($"public static void {NamePlaceholder}<V>(ref Tile tile)\n    where V : struct, ILanes<V>");
        foreach (Stage stage in kernel.Stages)
            printer.Print(stage, main, []);
        main.Close();
        SourceWriter tables = new();
        for (int i = 0; i < printer._tables.Count; i++)
        {
            tables.Line();
            tables.Line($"private static ReadOnlySpan<float> {NamePlaceholder}Table{i} =>");
            tables.Line("[");
            IReadOnlyList<double> values = printer._tables[i].Values;
            for (int row = 0; row < values.Count; row += 8)
                tables.Line("    " + string.Join(", ", values.Skip(row).Take(8).Select(CStyleExpressions.Single)) + ",");
            tables.Line("];");
        }
        return main.ToString() + printer._methods + tables;
    }

    private static string Slot(int? slot) => slot is int index ? $"tile.Weights[{Number(index)}]" : "null";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private void Print(Stage stage, SourceWriter main, Dictionary<string, (int Start, int Count)> variables)
    {
        main.Line($"// {stage.Comment}");
        switch (stage)
        {
            case LoopStage loop:
                main.Open($"for (int {loop.Variable} = 0; {loop.Variable} < {Number(loop.Count)}; {loop.Variable}++)");
                foreach (Stage inner in loop.Body)
                    Print(inner, main, new(variables) { [loop.Variable] = (0, loop.Count) });
                main.Close();
                break;
            case LaneStage lanes:
                main.Line($"{NamePlaceholder}Stage{_stage}<V>(ref tile{string.Concat(variables.Keys.Select(v => ", " + v))});");
                PrintLanes(lanes, variables);
                break;
            case MatrixStage matrix:
                main.Line($"MatrixKernel.Run<V>(tile.Weights[{Number(matrix.WeightSlot)}], {(matrix.BiasSlot is int bias ? $"tile.Weights[{Number(bias)}]" : "null")}, "
                    + $"{(matrix.InitialRow is { } initial ? Address(matrix.Output, initial) : "null")}, "
                    + $"{Number(matrix.Rows)}, {Number(matrix.Columns)}, {Address(matrix.Input, matrix.InputRow)}, {Address(matrix.Output, matrix.OutputRow)}, "
                    + $"{Number(matrix.Panels)}, {Number(matrix.InputStride)}, {Number(matrix.OutputStride)}, {Number(_kernel.Lanes)});");
                break;
            case LoadStage load:
                string source = load.Memory is int memory ? $"tile.Values[{Number(memory)}]" : $"tile.Weights[{Number(load.WeightSlot)}]";
                foreach (Run run in load.Runs)
                {
                    main.Line($"TileMemoryAccess.Load<V>(ref tile, {source}, {Number(load.RowWidth)}, LaneLookup.{load.Lookup}, "
                        + $"{_expressions.Scaled(load.ColumnBase + run.Column, 1)}, {Number(load.Output.Offset + run.Row)}, {Number(run.Count)});");
                }
                break;
            case SaveStage save:
                foreach (Run run in save.Runs)
                {
                    main.Line($"TileMemoryAccess.Save<V>(ref tile, tile.Values[{Number(save.Memory)}], {Number(save.RowWidth)}, "
                        + $"{Number(run.Column)}, {Number(save.Input.Offset + run.Row)}, {Number(run.Count)});");
                }
                break;
            case EdgeEmbeddingStage embedding:
                main.Line($"EdgeEmbedding.Run<V>(ref tile, tile.Weights[{Number(embedding.BasisSlot)}], {Slot(embedding.SourceSlot)}, {Slot(embedding.TargetSlot)}, "
                    + $"{Number(embedding.Output.Offset)}, {Number(embedding.Output.Rows)}{(embedding.Order == 0 ? "" : $", {Number(embedding.Order)}")});");
                break;
            case SegmentSoftmaxStage softmax:
                main.Line($"SegmentStages.Softmax<V>(ref tile, {Number(softmax.Logits.Offset)}, {Number(softmax.Heads)});");
                break;
            case SegmentLogSumExpStage total:
                main.Line($"SegmentStages.LogSumExp(ref tile, tile.Values[{Number(total.Memory)}], {Number(total.Heads)});");
                break;
            case SegmentSumStage sum:
                main.Line($"SegmentStages.Sum<V>(ref tile, tile.Values[{Number(sum.Memory)}], {Number(sum.RowWidth)}, {Number(sum.FirstColumn)}, "
                    + $"{Number(sum.Input.Offset + sum.FirstRow)}, {Number(sum.Rows)}, {Number(sum.Heads)}, {Number(sum.Channels)});");
                break;
            case TileGradientStage gradient:
                main.Line($"TileGradient.Add<V>(ref tile, {Number(gradient.Rows)}, {Number(gradient.Columns)}, {Number(gradient.Panels)}, {Address(gradient.Cotangent, 0)}, "
                    + $"{Address(gradient.Input, 0)}, {Address(gradient.Sum, 0)}, {Address(gradient.Packed, 0)});");
                break;
            default:
                throw new InvalidOperationException($"unknown stage {stage}");
        }
    }

    private string Address(TileBuffer buffer, Subscript row) => $"tile.Memory + {_expressions.Scaled(row + buffer.Offset, _kernel.Lanes)}";

    private void PrintLanes(LaneStage stage, Dictionary<string, (int Start, int Count)> ranges)
    {
        _methods.Line();
        _methods.Line($"// {stage.Comment}");
        _methods.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        _methods.Line($"private static void {NamePlaceholder}Stage{_stage++}<V>(ref Tile tile{string.Concat(ranges.Keys.Select(v => ", int " + v))})");
        _methods.Line("    where V : struct, ILanes<V>");
        _methods.Open();
        LaneUses uses = new(stage.Body);
        foreach (int slot in uses.Weights)
            _methods.Line($"float* weight{slot} = tile.Weights[{Number(slot)}];");
        foreach (int table in uses.Numbers.Select(Table).Distinct())
            _methods.Line($"float* table{Number(table)} = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference({NamePlaceholder}Table{Number(table)}));");
        _methods.Open($"for (int lane = 0; lane < {Number(_kernel.Lanes)}; lane += V.Count)");
        _methods.Line("float* memory = tile.Memory + lane;");
        if (uses.Frame)
            _methods.Line("float* frame = tile.Frame + lane;");
        foreach (LaneStatement statement in stage.Body)
            Print(statement is LaneLoop loop ? [loop with { Body = RowPromotion.Run(loop, ranges) }] : [statement]);
        _methods.Close();
        _methods.Close();
    }

    private void Print(IReadOnlyList<LaneStatement> body)
    {
        foreach (LaneStatement statement in body)
        {
            switch (statement)
            {
                case LaneLet let:
                    _methods.Line($"V {let.Name} = {_expressions.Lane(let.Value)};");
                    break;
                case LaneSet set:
                    _methods.Line($"{set.Name} = {_expressions.Lane(set.Value)};");
                    break;
                case LaneStore store:
                    _methods.Line($"V.Store({_expressions.Lane(store.Value)}, {_expressions.Address(store.Buffer, store.Row)});");
                    break;
                case LaneLoop loop:
                    string end = Number(loop.Start + loop.Count);
                    _methods.Open($"for (int {loop.Variable} = {Number(loop.Start)}; {loop.Variable} < {end}; {loop.Variable}++)");
                    Print(loop.Body);
                    _methods.Close();
                    break;
            }
        }
    }

    private int Table(NumberTable table)
    {
        int index = _tables.FindIndex(t => ReferenceEquals(t, table) || t.Values.SequenceEqual(table.Values));
        if (index < 0)
        {
            index = _tables.Count;
            _tables.Add(table);
        }
        return index;
    }
}
