using EquiDsl.Compiler.Differentiation;
using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;

namespace EquiDsl.Compiler.Lowering;

/// <summary>
/// When each value of a graph can be computed: the number of sums over edges before it. Seeds of a backward pass come after
/// everything that they are seeds of, and start the next phase.
/// </summary>
internal sealed class RegionLevels
{
    private readonly Dictionary<Value, int> _level = [];
    private readonly List<int> _phases = [];

    public RegionLevels(LayerGraph graph)
    {
        Dictionary<Type, int> seeds = [];
        int last = 0;
        foreach (Op op in graph.Ops)
        {
            if (IsSeed(op) && !seeds.ContainsKey(op.GetType()))
            {
                seeds[op.GetType()] = last + 1;
                _phases.Add(last + 1);
            }
            int level = IsSeed(op) ? seeds[op.GetType()] : op.Inputs.Count == 0 ? 0 : op.Inputs.Max(i => _level[i]);
            _level[op.Result] = IsSink(op) ? level + 1 : level;
            last = Math.Max(last, _level[op.Result]);
        }
        Last = last;
    }

    /// <summary>The largest level.</summary>
    public int Last { get; }

    public int this[Value value] => _level[value];

    /// <summary>0 for the forward pass, then one more with every backward pass.</summary>
    public int Phase(int level) => _phases.Count(p => p <= level);

    /// <summary>Whether an edge region ends in the op: its result lies in memory.</summary>
    public static bool IsSink(Op op) => op switch
    {
        SegmentSumOp or SegmentSoftmaxSumOp or SegmentLogSumExpOp => true,
        ParameterGradientOp gradient => gradient.Inputs[0].Type.Extent == Extent.Edges,
        _ => IsStoredPerEdge(op),
    };

    /// <summary>
    /// Whether the result is stored per edge: the few numbers by which an edge region contributes to gradients by geometry, which are
    /// summed over all regions afterwards.
    /// </summary>
    public static bool IsStoredPerEdge(Op op) =>
        op is TorqueOp || (op is GroupInnerOp && op.Inputs.Any(i => i.Producer is EdgeEmbeddingOp { Order: > 0 }));

    private static bool IsSeed(Op op) =>
        op is ConstantOp { Result.Type.Extent: Extent.Systems } || (op is InputOp input && input.Input.EndsWith(ParameterGradients.Seed(""), StringComparison.Ordinal));
}
