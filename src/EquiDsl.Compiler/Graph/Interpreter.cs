namespace EquiDsl.Compiler.Graph;

/// <summary>Evaluates a layer graph in float64, op by op: the semantic reference of every backend.</summary>
public static class Interpreter
{
    /// <summary>Values of all outputs and traces of <paramref name="graph"/>, row-major (extent, width).</summary>
    /// <param name="graph">Any graph, before or after passes.</param>
    /// <param name="domain">Batch and parameters.</param>
    public static IReadOnlyDictionary<Value, double[]> Run(LayerGraph graph, EvaluationDomain domain)
    {
        Dictionary<Value, int> remaining = graph.Ops.SelectMany(o => o.Inputs).GroupBy(v => v).ToDictionary(g => g.Key, g => g.Count());
        HashSet<Value> kept = [.. graph.Outputs.Select(o => o.Value), .. graph.Traces];
        Dictionary<Value, double[]> values = [];
        foreach (Op op in graph.Ops)
        {
            double[] result = op.Evaluate(domain, op.Inputs.Select(i => values[i]).ToArray());
            int expected = domain.Count(op.Result.Type.Extent) * op.Result.Type.Width;
            if (result.Length != expected)
                throw new GraphException($"{op.Name} gave {result.Length} numbers for {op.Result} where {expected} are due");
            values[op.Result] = result;
            foreach (Value input in op.Inputs)
            {
                if (--remaining[input] == 0 && !kept.Contains(input))
                    values.Remove(input);
            }
        }
        return values;
    }
}
