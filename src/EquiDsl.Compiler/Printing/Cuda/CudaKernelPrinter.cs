using System.Globalization;
using EquiDsl.Compiler.Kernels;
using EquiDsl.Compiler.Scheduling;
using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Printing;

/// <summary>What all kernels of a program share.</summary>
/// <param name="Precision">Precision of matrix products.</param>
/// <param name="FrameEntries">Numbers of the Wigner-D blocks of an edge.</param>
/// <param name="BandWidth">Basis functions kept per edge.</param>
internal sealed record CudaTarget(PrecisionKind Precision, int FrameEntries, int BandWidth);

/// <summary>
/// Prints a scheduled kernel as CUDA C++: a __global__ function per phase. The kernel's own name is
/// <see cref="CSharpKernelPrinter.NamePlaceholder"/>, so that equal kernels have equal text.
/// </summary>
internal sealed class CudaKernelPrinter
{
    private const string Name = CSharpKernelPrinter.NamePlaceholder;

    /// <summary>A module has 64 KiB of constant memory, of which compilers take some; tables beyond lie in global memory.</summary>
    private const int LargestConstantWords = 15 * 1024;

    private readonly ScheduledKernel _scheduled;
    private readonly CudaTarget _target;
    private readonly IReadOnlyList<int> _weights;
    private readonly SourceWriter _functions = new();
    private readonly List<NumberTable> _tables = [];

    private CudaKernelPrinter(ScheduledKernel scheduled, CudaTarget target) =>
        (_scheduled, _target, _weights) = (scheduled, target, WeightLayout.Offsets(scheduled.Kernel.Slots, target.Precision));

    private Kernel Kernel => _scheduled.Kernel;

    private int Lanes => Kernel.Lanes;

    /// <summary>The text of all phases.</summary>
    public static string Print(ScheduledKernel scheduled, CudaTarget target)
    {
        CudaKernelPrinter printer = new(scheduled, target);
        for (int i = 0; i < scheduled.Phases.Count; i++)
            printer.Print(scheduled.Phases[i], i);
        SourceWriter tables = new();
        string domain = scheduled.Kernel.Domain == TileDomain.Edges ? "edges" : scheduled.Kernel.Extent.ToString().ToLowerInvariant();
        tables.Line($"// {scheduled.Kernel.Name}: {scheduled.Kernel.Lanes} {domain} per tile, {scheduled.TileRows} rows of tile memory.");
        int constantWords = 0;
        for (int i = 0; i < printer._tables.Count; i++)
        {
            tables.Line();
            IReadOnlyList<double> values = printer._tables[i].Values;
            bool isConstant = constantWords + values.Count <= LargestConstantWords;
            constantWords += isConstant ? values.Count : 0;
            tables.Line($"{(isConstant ? "__constant__" : "__device__")} const float {Name}Table{Number(i)}[{Number(values.Count)}] = {{");
            for (int row = 0; row < values.Count; row += 8)
                tables.Line("    " + string.Join(", ", values.Skip(row).Take(8).Select(Literal)) + ",");
            tables.Line("};");
        }
        return tables.ToString() + printer._functions;
    }

    /// <summary>A float32 literal; C++ wants a point or an exponent before the suffix.</summary>
    public static string Literal(double value)
    {
        string text = ((float)value).ToString("G9", CultureInfo.InvariantCulture);
        return (text.Contains('.') || text.Contains('E') ? text : text + ".0") + "f";
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private string Weight(int slot) => $"a.weights + {Number(_weights[slot])}";

    private void Print(Phase phase, int index)
    {
        SourceWriter w = _functions;
        w.Line();
        int blocks = LaunchBounds.BlocksPerMultiprocessor(phase, Lanes);
        w.Line($"extern \"C\" __global__ void __launch_bounds__({Number(phase.Threads)}, {Number(blocks)})");
        w.Open($"{Name}_{Number(index)}(const Arguments a)");
        w.Line(phase.IsPerTile ? $"if ((int)blockIdx.y * {Number(Lanes)} >= a.chunk->count)" : "if (a.chunk->count == 0)");
        w.Line("    return;");
        if (phase.SharedWords > 0)
            w.Line("EQUIDSL_SHARED_WORDS(shared);");
        w.Line("int job = blockIdx.x;");
        if (phase.Loop is { } loop)
            w.Line($"[[maybe_unused]] const int {loop.Variable} = a.repetition;");
        for (int i = 0; i < phase.Jobs.Count; i++)
        {
            Job job = phase.Jobs[i];
            bool last = i == phase.Jobs.Count - 1;
            w.Open(last ? null : $"if (job < {Number(job.Blocks)})");
            Print(job, phase.Warps);
            if (!last)
                w.Line("return;");
            w.Close();
            if (!last)
                w.Line($"job -= {Number(job.Blocks)};");
        }
        w.Close();
    }

    private void Print(Job job, int warps)
    {
        switch (job)
        {
            case MatrixJob matrix:
                PrintMatrix(matrix);
                break;
            case SegmentJob segment:
                PrintSegment(segment, warps);
                break;
            case CollectJob collect:
                new CudaCollectPrinter(_functions, _scheduled, _target).Print(collect);
                break;
            case ReduceJob reduce:
                new CudaCollectPrinter(_functions, _scheduled, _target).Print(reduce);
                break;
            case LoopJob loop:
                PrintSubtile("job % " + Number(Lanes / Job.SubtileLanes));
                _functions.Line($"const int {loop.Loop.Variable} = job / {Number(Lanes / Job.SubtileLanes)};");
                Dictionary<TileBuffer, int> local = [];
                int rows = 0;
                foreach (TileBuffer buffer in loop.Local)
                {
                    local[buffer] = rows;
                    rows += buffer.Rows;
                }
                if (rows > 0)
                    _functions.Line("const Shared<float> local = shared + lane;");
                PrintSteps(loop.Steps, warps, 1, local, loop.Loop);
                break;
            case LaneJob lanes:
                PrintSubtile("job % " + Number(Lanes / Job.SubtileLanes));
                if (lanes.Parts > 1)
                    _functions.Line($"const int part = job / {Number(Lanes / Job.SubtileLanes)};");
                PrintSteps(lanes.Steps, warps, lanes.Parts, new Dictionary<TileBuffer, int>(), null);
                break;
            default:
                throw new InvalidOperationException($"unknown job {job}");
        }
    }

    private void PrintSubtile(string subtile)
    {
        _functions.Line($"const Subtile<{Number(Lanes)}, {Number(_scheduled.TileRows)}, {Number(_target.FrameEntries)}> at(a, {subtile});");
        _functions.Line("if (at.count <= 0)");
        _functions.Line("    return;");
        _functions.Line("const int lane = at.lane, warp = at.warp;");
        _functions.Line("float* const memory = at.memory;");
        _functions.Line("const float* __restrict__ const frame = at.frame;");
    }

    private void PrintSteps(
        IReadOnlyList<Step> steps, int warps, int parts, IReadOnlyDictionary<TileBuffer, int> local, LoopStage? outer)
    {
        CudaExpressions expressions = new(
            Lanes, _target.Precision == PrecisionKind.Float32, local, t => $"{Name}Table{Number(Table(t))}");
        CudaLaneWriter writer = new(_functions, expressions, warps);
        CudaCopyPrinter copies = new(_functions, expressions, _target, Weight, warps, Lanes);
        if (outer is not null)
            writer.Outer(outer.Variable, outer.Count);
        for (int i = 0; i < steps.Count; i++)
        {
            if (i > 0)
                _functions.Line("__syncthreads();");
            foreach (Stage stage in steps[i].Stages)
            {
                _functions.Line($"// {stage.Comment}");
                if (stage is LaneStage lanes)
                {
                    _functions.Open();
                    foreach (int slot in new LaneUses(lanes.Body).Weights)
                        _functions.Line($"const float* __restrict__ const weight{Number(slot)} = {Weight(slot)};");
                    writer.Write(lanes, parts);
                    _functions.Close();
                }
                else
                {
                    copies.Print(stage, parts, local);
                }
            }
        }
    }

    private void PrintMatrix(MatrixJob job)
    {
        SourceWriter w = _functions;
        w.Line($"float* const tile = a.tiles + (size_t)blockIdx.y * {Number(_scheduled.TileRows * Lanes)};");
        MatrixStage first = job.Products[0];
        string rowBlock = job.RowBlocks == 1 ? "0" : first.Panels == 1 ? "job" : $"job % {Number(job.RowBlocks)}";
        string panel = first.Panels == 1 ? "" : job.RowBlocks == 1 ? "job" : $"(job / {Number(job.RowBlocks)})";
        string Address(TileBuffer buffer, Subscript row, int stride) => $"tile + {Number((Literal(row) + buffer.Offset) * Lanes)}"
            + (panel.Length == 0 || stride == 0 ? "" : $" + {panel} * {Number(stride * Lanes)}");
        foreach (MatrixStage product in job.Products)
        {
            w.Line($"// {product.Comment}");
            w.Line($"matrixProduct<Operands::{_target.Precision}, {Number(product.Rows)}, {Number(product.Columns)}, {Number(Lanes)}, {Number(job.BlockRows)}>(");
            w.Line($"    shared, {Weight(product.WeightSlot)}, {(product.BiasSlot is int bias ? Weight(bias) : "nullptr")}, "
                + $"{(product.InitialRow is { } initial ? Address(product.Output, initial, product.OutputStride) : "nullptr")},");
            w.Line($"    {Address(product.Input, product.InputRow, product.InputStride)}, {Address(product.Output, product.OutputRow, product.OutputStride)}, {rowBlock}"
                + $"{(ReferenceEquals(product, job.Products[job.Products.Count - 1]) ? Activation(job) : "")});");
        }
    }

    /// <summary>The argument that applies a function to what a product writes.</summary>
    private string Activation(MatrixJob job)
    {
        if (job.Activation is null)
            return "";
        CudaExpressions expressions = new(Lanes, _target.Precision == PrecisionKind.Float32, new Dictionary<TileBuffer, int>(), _ => throw new InvalidOperationException());
        return $", [](float y) {{ return {expressions.Lane(new LaneCall(job.Function, new LaneLocal("y")))}; }}";
    }

    private static int Literal(Subscript row) => row is SubscriptLiteral literal
        ? literal.Value
        : throw new InvalidOperationException("matrix products stand in no loop");

    private void PrintSegment(SegmentJob job, int warps)
    {
        _functions.Line($"// {job.Stage.Comment}");
        string shape = $"{Number(Lanes)}, {Number(_scheduled.TileRows)}";
        if (job.Stage is SegmentSoftmaxStage softmax)
        {
            string denominators = job.Denominators is { } total ? $"a.values[{Number(total.Memory)}]" : "nullptr";
            _functions.Line($"segmentSoftmax<{shape}, {Number(softmax.Logits.Offset)}, {Number(softmax.Heads)}>(a, {denominators});");
            return;
        }
        if (job.Stage is SourceSumStage { Runs: [{ } run] } source)
        {
            _functions.Line($"sourceSum<{shape}, {Number(source.Input.Offset + run.Row)}, {Number(run.Count)}, {Number(source.RowWidth)}, {Number(run.Column)}, {Number(warps)}>("
                + $"a, shared, a.values[{Number(source.Memory)}], job);");
            return;
        }
        SegmentSumStage sum = (SegmentSumStage)job.Stage;
        _functions.Line($"segmentSum<{shape}, {Number(sum.Input.Offset + sum.FirstRow)}, {Number(sum.Rows)}, {Number(sum.RowWidth)}, {Number(sum.FirstColumn)}, {Number(warps)}>("
            + $"a, shared, a.values[{Number(sum.Memory)}], job);");
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
