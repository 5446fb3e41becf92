using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>
/// exp(−½((d − μ_k)/(width·Δ))²), μ evenly spaced on [0, cutoff], or a derivative by d: (edges, 1) → (edges, count).
/// </summary>
public sealed class GaussianBasisOp(Value length, GraphSpecification graph, int order = 0)
    : Op(new ScalarsType(Extent.Edges, graph.GaussianCount), length)
{
    /// <summary>Cutoff, count and width.</summary>
    public GraphSpecification Graph { get; } = graph;

    /// <summary>Order of the derivative.</summary>
    public int Order { get; } = order;

    /// <inheritdoc/>
    public override string Details => $"count {Graph.GaussianCount}{(Order == 0 ? "" : $", derivative {Order}")}";

    /// <inheritdoc/>
    public override bool CanNarrow => false;

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) => new GaussianBasisOp(narrowing.Input, Graph, Order).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(Inputs[0].Type.Equals(new ScalarsType(Extent.Edges, 1)), $"{Inputs[0]} is no length");

    /// <inheritdoc/>
    public override double FlopsPerRow => GraphCosts.Uncounted;

    /// <inheritdoc/>
    public override string? WithoutLowering => "FuseEdgeEmbedding makes it part of an edge embedding";

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        double[] d = inputs[0];
        int count = Graph.GaussianCount;
        double spacing = Graph.Cutoff / (count - 1), width = Graph.GaussianWidth * spacing;
        double[] result = new double[d.Length * count];
        for (int e = 0; e < d.Length; e++)
        {
            for (int k = 0; k < count; k++)
            {
                double u = (d[e] - (k * spacing)) / width;
                result[(e * count) + k] = Hermite(Order, u) * Math.Exp(-0.5 * u * u) / Math.Pow(width, Order);
            }
        }
        return result;
    }

    /// <summary>(−1)^n·He_n(u): d^n/du^n e^(−u²/2) = (−1)^n·He_n(u)·e^(−u²/2).</summary>
    private static double Hermite(int order, double u)
    {
        double previous = 0, current = 1;
        for (int n = 0; n < order; n++)
            (previous, current) = (current, (-u * current) - (n * previous));
        return current;
    }
}
