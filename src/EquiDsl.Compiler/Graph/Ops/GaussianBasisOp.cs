using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>exp(−½((d − μ_k)/(width·Δ))²), μ evenly spaced on [0, cutoff]: (edges, 1) → (edges, count).</summary>
public sealed class GaussianBasisOp(Value length, GraphSpecification graph)
    : Op(new ScalarsType(Extent.Edges, graph.GaussianCount), length)
{
    /// <summary>Cutoff, count and width.</summary>
    public GraphSpecification Graph { get; } = graph;

    /// <inheritdoc/>
    public override string Details => $"count {Graph.GaussianCount}";

    /// <inheritdoc/>
    public override bool CanNarrow => false;

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) => new GaussianBasisOp(narrowing.Input, Graph).Result;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        double[] d = inputs[0];
        int count = Graph.GaussianCount;
        double spacing = Graph.Cutoff / (count - 1);
        double[] result = new double[d.Length * count];
        for (int e = 0; e < d.Length; e++)
        {
            for (int k = 0; k < count; k++)
            {
                double u = (d[e] - (k * spacing)) / (Graph.GaussianWidth * spacing);
                result[(e * count) + k] = Math.Exp(-0.5 * u * u);
            }
        }
        return result;
    }
}
