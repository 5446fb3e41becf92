using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Kernels;

namespace EquiDsl.Compiler.Scheduling;

/// <summary>Recognises loops that only add to sums, whose repetitions several warps can share.</summary>
internal static class Reduction
{
    /// <summary>The sums of a loop of <paramref name="stage"/>; each starts at zero.</summary>
    /// <exception cref="GraphException">The loop does something else.</exception>
    public static IReadOnlyList<string> Sums(LaneStage stage, LaneLoop loop)
    {
        List<string> sums = [];
        foreach (LaneStatement statement in loop.Body)
        {
            switch (statement)
            {
                case LaneLet:
                    break;
                case LaneSet set when AddsTo(set) && StartsAtZero(stage, loop, set.Name):
                    if (!sums.Contains(set.Name))
                        sums.Add(set.Name);
                    break;
                default:
                    throw new GraphException($"'{stage.Comment}' has a serial loop over {loop.Variable} that is not a sum");
            }
        }
        return sums;
    }

    private static bool AddsTo(LaneSet set) => set.Value is not LaneLocal && StartsWith(set.Value, set.Name);

    /// <summary>Whether a number is a local plus terms.</summary>
    private static bool StartsWith(Lane value, string name) => value switch
    {
        LaneLocal local => local.Name == name,
        LaneBinary { Operator: '+' } sum => StartsWith(sum.Left, name),
        LaneMultiplyAdd product => StartsWith(product.C, name),
        _ => false,
    };

    private static bool StartsAtZero(LaneStage stage, LaneLoop loop, string name) =>
        stage.Body.TakeWhile(s => !ReferenceEquals(s, loop)).All(s => s is not LaneSet set || set.Name != name)
        && stage.Body.OfType<LaneLet>().Any(l => l.Name == name && l.Value is LaneLiteral { Value: 0 });
}
