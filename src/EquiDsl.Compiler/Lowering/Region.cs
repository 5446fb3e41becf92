using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;

namespace EquiDsl.Compiler.Lowering;

/// <summary>Part of a graph that becomes one kernel.</summary>
/// <param name="Name">What it does.</param>
/// <param name="IsEdges">Whether its tiles are edges.</param>
/// <param name="Outputs">Values that later regions or the caller read.</param>
/// <param name="Gradients">Contributions to gradients of parameters.</param>
/// <param name="Phase">0 in the forward pass, then one more with every backward pass.</param>
internal sealed record Region(
    string Name, bool IsEdges, IReadOnlyList<Value> Outputs, IReadOnlyList<ParameterGradientOp> Gradients, int Phase)
{
    /// <summary>What the region computes.</summary>
    public IEnumerable<Op> Roots => Outputs.Select(o => o.Producer).Concat(Gradients);
}

/// <summary>The regions of a graph and what lies in memory between them.</summary>
/// <param name="Regions">In order of execution.</param>
/// <param name="Stored">Values in memory: inputs and results of regions.</param>
internal sealed record Partition(IReadOnlyList<Region> Regions, HashSet<Value> Stored);
