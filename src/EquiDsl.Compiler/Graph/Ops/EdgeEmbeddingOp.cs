using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>
/// The first layer of a radial function, W·[basis | source embedding | target embedding] + b, by its structure: the Gaussian
/// basis is banded, and each element's share of W·embedding is a table.
/// </summary>
/// <remarks>Made by a pass from a linear op on concatenated columns.</remarks>
public sealed class EdgeEmbeddingOp(
    Value length, GraphSpecification graph, Parameter weight, Parameter bias, Parameter? source, Parameter? target, int order = 0)
    : Op(new ScalarsType(Extent.Edges, weight.Shape[0]), length)
{
    private const int Band = 25;

    /// <summary>Basis settings.</summary>
    public GraphSpecification Graph { get; } = graph;

    /// <summary>(out, basis + 2·pair columns).</summary>
    public Parameter Weight { get; } = weight;

    /// <summary>(out).</summary>
    public Parameter Bias { get; } = bias;

    /// <summary>(elements, columns) for the source, or none.</summary>
    public Parameter? Source { get; } = source;

    /// <summary>(elements, columns) for the target, or none.</summary>
    public Parameter? Target { get; } = target;

    /// <summary>Order of the derivative by the length; tables and bias have none.</summary>
    public int Order { get; } = order;

    /// <summary>Basis functions that are not negligible at a length, at most.</summary>
    public int BandWidth => Math.Min(Band, Graph.GaussianCount);

    /// <inheritdoc/>
    public override string Details => Order == 0 ? "" : $"derivative {Order} by length";

    /// <inheritdoc/>
    public override IEnumerable<Parameter> Parameters =>
        Order > 0 ? [Weight] : new[] { Weight, Bias, Source, Target }.Where(p => p is not null).Select(p => p!);

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) =>
        throw new GraphException("dead work is removed before edge embeddings are fused");

    /// <inheritdoc/>
    public override void Verify()
    {
        Require(Inputs[0].Type.Equals(new ScalarsType(Extent.Edges, 1)), $"{Inputs[0]} is no length");
        int columns = Graph.GaussianCount + (Source?.Shape[1] ?? 0) + (Target?.Shape[1] ?? 0);
        Require(Weight.Shape[1] == columns, $"{columns} columns do not fit {Weight}");
        Require(Bias.Count == Weight.Shape[0], $"{Bias} does not fit {Weight}");
    }

    /// <inheritdoc/>
    public override double FlopsPerRow => 2.0 * Result.Type.Width * BandWidth;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        Value basis = new GaussianBasisOp(Inputs[0], Graph, Order).Result;
        if (Order > 0)
            return Slope(domain, basis.Producer.Evaluate(domain, inputs));
        List<Value> parts = [basis];
        List<double[]> values = [basis.Producer.Evaluate(domain, inputs)];
        foreach ((Parameter? table, EdgeEnd end) in new[] { (Source, EdgeEnd.Source), (Target, EdgeEnd.Target) })
        {
            if (table is null)
                continue;
            ElementEmbeddingOp embedding = new(table, end);
            parts.Add(embedding.Result);
            values.Add(embedding.Evaluate(domain, []));
        }
        ConcatScalarsOp all = new([.. parts]);
        return new LinearOp(all.Result, Weight, Bias).Evaluate(domain, [all.Evaluate(domain, [.. values])]);
    }

    private double[] Slope(EvaluationDomain domain, double[] basis)
    {
        int count = Graph.GaussianCount, columns = Weight.Shape[1], width = Result.Type.Width;
        double[] w = domain[Weight], y = new double[basis.Length / count * width];
        for (int i = 0; i < y.Length; i++)
        {
            for (int k = 0; k < count; k++)
                y[i] += w[(i % width * columns) + k] * basis[(i / width * count) + k];
        }
        return y;
    }
}
