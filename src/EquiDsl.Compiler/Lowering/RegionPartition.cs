using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;

namespace EquiDsl.Compiler.Lowering;

/// <summary>
/// Cuts a graph into fused regions. Row ops between two sums over edges form one region; sums over edges take all edge ops before
/// them with them, so that nothing per edge but geometry is stored, and sums that share edge ops form one region.
/// </summary>
/// <remarks>
/// Save or recompute: a backward region recomputes edge values, grids and what a differentiation made always, and node values that cost no
/// more than <see cref="CheapOperations"/> operations per number; dearer ones are kept from the forward pass.
/// </remarks>
internal sealed class RegionPartition
{
    /// <summary>Operations per number up to which a value of nodes is computed again rather than kept.</summary>
    private const double CheapOperations = 8;

    private readonly LayerGraph _graph;
    private readonly RegionLevels _levels;
    private readonly ILookup<Value, Op> _uses;
    private readonly bool _hasTopology;

    private RegionPartition(LayerGraph graph)
    {
        _graph = graph;
        _levels = new(graph);
        _uses = graph.Uses();
        _hasTopology = HasTopology(graph);
    }

    /// <summary>The regions of <paramref name="graph"/>.</summary>
    public static Partition Run(LayerGraph graph) => new RegionPartition(graph).Partition();

    /// <summary>Whether the graph has edges between nodes, rather than edge features given as rows.</summary>
    public static bool HasTopology(LayerGraph graph) => graph.Ops.Any(o => o is EdgeVectorOp or GatherOp or SegmentSumOp);

    private Partition Partition()
    {
        HashSet<Value> kept = StoredRows();
        ILookup<int, Op> sinksByLevel = _graph.Ops.Where(RegionLevels.IsSink).ToLookup(o => _levels[o.Result]);
        ILookup<int, Op> rowsByLevel = _graph.Ops.Where(o => !RegionLevels.IsSink(o)).ToLookup(o => _levels[o.Result]);
        List<Region> regions = [];
        for (int level = 0; level <= _levels.Last; level++)
        {
            Op[] sinks = sinksByLevel[level].ToArray();
            foreach (IReadOnlyList<Op> together in Connected(sinks))
            {
                regions.Add(new Region(
                    Name(together), true, together.Where(s => s is not ParameterGradientOp).Select(s => s.Result).ToArray(),
                    together.OfType<ParameterGradientOp>().ToArray(), _levels.Phase(level)));
            }
            Value[] outputs = rowsByLevel[level].Select(o => o.Result).Where(kept.Contains).ToArray();
            ParameterGradientOp[] gradients = rowsByLevel[level].OfType<ParameterGradientOp>().ToArray();
            if (outputs.Length + gradients.Length > 0)
            {
                string name = level == 0 ? "Embedding" : _levels.Phase(level) > 0 ? "NodesBackward" : "Nodes";
                regions.Add(new Region(name, false, outputs, gradients, _levels.Phase(level)));
            }
        }
        HashSet<Value> external = [.. _graph.Ops.Where(IsGiven).Select(o => o.Result)];
        return new(regions, [.. external, .. regions.SelectMany(r => r.Outputs)]);
    }

    /// <summary>Whether the value is put into memory by the runtime.</summary>
    private static bool IsGiven(Op op) => op is InputOp { Result.Type: IrrepsType } or EdgeVectorOp
        || (op is InputOp { Result.Type.Extent: Extent.Nodes } input && input.Input != "positions")
        || op is SystemGatherOp or DropoutMaskOp;

    private string Name(IReadOnlyList<Op> sinks)
    {
        bool isBackward = _levels.Phase(_levels[sinks[0].Result]) > 0 || sinks.Any(s => s is ParameterGradientOp);
        return isBackward ? "EdgesBackward" : sinks.Any(s => s is SegmentSoftmaxSumOp) ? "Attention" : "EdgeSum";
    }

    /// <summary>Row values that lie in memory.</summary>
    private HashSet<Value> StoredRows()
    {
        HashSet<Value> stored = [.. _graph.Outputs.Select(o => o.Value).Where(v => IsRow(v.Producer))];
        Queue<Value> neededLater = new();
        HashSet<Value> seen = [];
        foreach (Op op in _graph.Ops.Where(IsRow))
        {
            foreach (Op use in _uses[op.Result])
            {
                if (RegionLevels.IsSink(use) || use is SystemSumOp or GatherOp || !(IsRow(use) || use is ParameterGradientOp))
                    stored.Add(op.Result);
                else if (_levels[use.Result] == _levels[op.Result])
                    continue;
                else if (op.Result.Type is not GridType && _levels.Phase(_levels[use.Result]) == _levels.Phase(_levels[op.Result]))
                    stored.Add(op.Result);
                else if (seen.Add(op.Result))
                    neededLater.Enqueue(op.Result);
            }
        }
        while (neededLater.Count > 0)
        {
            Value value = neededLater.Dequeue();
            if (stored.Contains(value) || !IsRow(value.Producer))
                continue;
            if (value is { Type: not GridType, Producer: not DerivedOp } && value.Producer.FlopsPerRow > CheapOperations * value.Type.Width)
            {
                stored.Add(value);
                continue;
            }
            foreach (Value input in value.Producer.Inputs.Where(seen.Add))
                neededLater.Enqueue(input);
        }
        return stored;
    }

    private bool IsRow(Op op) => op is not (InputOp or ParameterGradientOp or SystemGatherOp or DropoutMaskOp) && !RegionLevels.IsSink(op)
        && (op.Result.Type.Extent == Extent.Nodes || (op.Result.Type.Extent == Extent.Edges && !_hasTopology));

    /// <summary>Sinks in groups that share edge ops.</summary>
    private static IEnumerable<IReadOnlyList<Op>> Connected(Op[] sinks)
    {
        List<(HashSet<Op> Ops, List<Op> Sinks)> groups = [];
        foreach (Op sink in sinks)
        {
            HashSet<Op> closure = [];
            AddEdgeOps(sink, closure);
            (HashSet<Op> Ops, List<Op> Sinks) merged = (closure, [sink]);
            foreach ((HashSet<Op> Ops, List<Op> Sinks) group in groups.Where(g => g.Ops.Overlaps(closure)).ToArray())
            {
                merged.Ops.UnionWith(group.Ops);
                merged.Sinks.InsertRange(0, group.Sinks);
                groups.Remove(group);
            }
            groups.Add(merged);
        }
        return groups.Select(g => g.Sinks.OrderBy(s => Array.IndexOf(sinks, s)).ToArray());
    }

    private static void AddEdgeOps(Op op, HashSet<Op> closure)
    {
        foreach (Value input in op.Inputs)
        {
            Op producer = input.Producer;
            if (input.Type.Extent == Extent.Edges && !RegionLevels.IsSink(producer)
                && producer is not (EdgeVectorOp or EdgeLengthOp or EdgeFrameOp or GatherOp or InputOp or DropoutMaskOp) && closure.Add(producer))
                AddEdgeOps(producer, closure);
        }
    }
}
