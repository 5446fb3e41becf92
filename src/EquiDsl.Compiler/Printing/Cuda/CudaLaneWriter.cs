using System.Globalization;
using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Kernels;
using EquiDsl.Compiler.Scheduling;

namespace EquiDsl.Compiler.Printing;

/// <summary>
/// Prints lane programs for a block: threads of a warp are lanes; loops whose repetitions are independent, and sums over loops,
/// are shared out to the warps.
/// </summary>
internal sealed class CudaLaneWriter(SourceWriter w, CudaExpressions expressions, int warps)
{
    private readonly Dictionary<string, (int Start, int Count)> _ranges = [];

    /// <summary>Declares a variable of an outer loop.</summary>
    public void Outer(string variable, int count) => _ranges[variable] = (0, count);

    /// <summary>Prints a stage's body, its loop shared by so many blocks.</summary>
    public void Write(LaneStage stage, int parts)
    {
        bool reduces = stage.Body.OfType<LaneLoop>().Any(l => !l.Independent);
        foreach (LaneStatement statement in stage.Body)
        {
            if (statement is not LaneLoop loop)
            {
                if (statement is LaneStore)
                    w.Open("if (warp == 0)");
                Write(statement);
                if (statement is LaneStore)
                    w.Close();
                continue;
            }
            w.Open(Header(loop, parts));
            foreach (LaneStatement inner in loop.Independent ? RowPromotion.Run(loop, _ranges) : loop.Body)
                Write(inner);
            w.Close();
            foreach (string sum in loop.Independent ? [] : Reduction.Sums(stage, loop))
                w.Line($"{sum} = sumOverWarps<{Number(warps)}>(shared, {sum});");
        }
        if (reduces && parts != 1)
            throw new GraphException($"'{stage.Comment}' sums over a loop that several blocks share");
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private string Header(LaneLoop loop, int parts)
    {
        string first = parts == 1 ? "warp" : $"part * {Number(warps)} + warp";
        string start = loop.Start == 0 ? first : $"{Number(loop.Start)} + {first}";
        return $"for (int {loop.Variable} = {start}; {loop.Variable} < {Number(loop.Start + loop.Count)}; {loop.Variable} += {Number(parts * warps)})";
    }

    private void Write(LaneStatement statement)
    {
        switch (statement)
        {
            case LaneLet let:
                w.Line($"float {let.Name} = {expressions.Lane(let.Value)};");
                break;
            case LaneSet set:
                w.Line($"{set.Name} = {expressions.Lane(set.Value)};");
                break;
            case LaneStore store:
                w.Line($"{expressions.Row(store.Buffer, store.Row)} = {expressions.Lane(store.Value)};");
                break;
            case LaneLoop loop:
                w.Open($"for (int {loop.Variable} = {Number(loop.Start)}; {loop.Variable} < {Number(loop.Start + loop.Count)}; {loop.Variable}++)");
                foreach (LaneStatement inner in loop.Body)
                    Write(inner);
                w.Close();
                break;
        }
    }
}
