namespace EquiDsl.Compiler.Graph;

/// <summary>Checks the rules of the layer graph level: operands precede uses, types fit, no value is empty.</summary>
public static class GraphVerifier
{
    /// <summary>Throws <see cref="GraphException"/> when <paramref name="graph"/> breaks a rule.</summary>
    public static void Verify(LayerGraph graph)
    {
        HashSet<Value> defined = [];
        foreach (Op op in graph.Ops)
        {
            foreach (Value input in op.Inputs)
            {
                if (!defined.Contains(input))
                    throw new GraphException($"{op.Name} reads {input} before it is defined");
            }
            if (op.Result.Type.Width <= 0)
                throw new GraphException($"{op.Name} gives the empty value {op.Result}");
            op.Verify();
            defined.Add(op.Result);
        }
        if (graph.Outputs.Count == 0)
            throw new GraphException("the graph has no outputs");
        foreach (IGrouping<string, Parameter> same in graph.Parameters.GroupBy(p => p.Name))
        {
            if (same.Count() > 1)
                throw new GraphException($"parameter '{same.Key}' is declared with different shapes: {string.Join(", ", same)}");
        }
    }
}
