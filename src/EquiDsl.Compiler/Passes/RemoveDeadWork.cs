using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;

namespace EquiDsl.Compiler.Passes;

/// <summary>
/// Removes coefficients, columns and ops that no output reads. Demand flows from outputs to inputs, part by part; then every op
/// is rebuilt for what is demanded of it. The energy needs only l = 0 of its last layer, the forces only l = 1, and what feeds
/// nothing else disappears with the weights it would have read.
/// </summary>
public static class RemoveDeadWork
{
    /// <summary>The graph without dead work; outputs are unchanged.</summary>
    public static LayerGraph Run(LayerGraph graph)
    {
        Dictionary<Value, bool[]> demand = Demand(graph);
        Dictionary<Value, Value> rebuilt = [];
        foreach (Op op in graph.Ops)
        {
            if (!demand.TryGetValue(op.Result, out bool[]? result) || !result.Any(d => d))
                continue;
            bool[][] needed = op.InputDemand(result);
            Value?[] inputs = op.Inputs.Select((input, i) => needed[i].Any(n => n) ? Fit(op, input, needed[i], demand, rebuilt) : null).ToArray();
            bool[][] produced = op.Inputs.Select(i => demand.TryGetValue(i, out bool[]? d) ? d : new bool[i.Type.Units]).ToArray();
            rebuilt[op.Result] = op.Rebuild(new Narrowing(result, inputs, produced)).Named(op.Result.Label);
        }
        return new LayerGraph(graph.Outputs.Select(o => o with { Value = rebuilt[o.Value] }));
    }

    private static Value Fit(
        Op op, Value input, bool[] needed, Dictionary<Value, bool[]> demand, Dictionary<Value, Value> rebuilt)
    {
        Value value = rebuilt[input];
        if (op.ToleratesSuperset || input.Type is not IrrepsType irreps || needed.SequenceEqual(demand[input]))
            return value;
        return new RestrictOp(value, irreps.Coefficients.Where(needed)).Result;
    }

    private static Dictionary<Value, bool[]> Demand(LayerGraph graph)
    {
        Dictionary<Value, bool[]> demand = [];
        void Add(Value value, bool[] units)
        {
            bool[] sum = demand.TryGetValue(value, out bool[]? present) ? present.Zip(units, (a, b) => a || b).ToArray() : units;
            demand[value] = sum.Any(d => d) ? value.Producer.RoundDemand(sum) : sum;
        }

        foreach (GraphOutput output in graph.Outputs)
            Add(output.Value, Enumerable.Repeat(true, output.Value.Type.Units).ToArray());
        foreach (Op op in graph.Ops.Reverse())
        {
            if (!demand.TryGetValue(op.Result, out bool[]? result) || !result.Any(d => d))
                continue;
            bool[][] needed = op.InputDemand(result);
            for (int i = 0; i < needed.Length; i++)
                Add(op.Inputs[i], needed[i]);
        }
        return demand;
    }
}
