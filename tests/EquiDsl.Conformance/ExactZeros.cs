using EquiDsl.Compiler.Graph;

namespace EquiDsl.Conformance;

/// <summary>
/// Node features with l &gt; 0 of an atom without neighbours vanish in exact arithmetic. What is found there is rounding noise,
/// which every norm with a factor of its own for l &gt; 0 amplifies by up to 1/√ε = 316; it says nothing and is not compared.
/// </summary>
internal static class ExactZeros
{
    /// <summary>Sets what vanishes in exact arithmetic to zero.</summary>
    /// <param name="values">Rows of <paramref name="type"/>; changed.</param>
    /// <param name="type">Their type.</param>
    /// <param name="graph">The edges.</param>
    public static void Clear(double[] values, Compiler.Graph.ValueType type, NeighborGraph graph)
    {
        if (type is not IrrepsType irreps || type.Extent != Extent.Nodes || values.Length != graph.NodeCount * type.Width)
            return;
        for (int node = 0; node < graph.NodeCount; node++)
        {
            if (graph.TargetStart[node] < graph.TargetStart[node + 1])
                continue;
            for (int i = 0; i < irreps.Coefficients.Items.Count; i++)
            {
                if (irreps.Coefficients.Items[i].L > 0)
                    values.AsSpan((node * type.Width) + (i * irreps.Channels), irreps.Channels).Clear();
            }
        }
    }
}
