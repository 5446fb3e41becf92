namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Which parameter of an edge embedding.</summary>
public enum EdgeEmbeddingPart
{
    /// <summary>The weight (out, basis + 2·columns).</summary>
    Weight,

    /// <summary>The table of source elements.</summary>
    Source,

    /// <summary>The table of target elements.</summary>
    Target,
}

/// <summary>
/// Gradient of the weight or a table of an <see cref="EdgeEmbeddingOp"/>, from the sums Σ_e basis_k(d_e)·ȳ_e of each basis function
/// and Σ_e ȳ_e of each element: W̄ = [sumsᵀ | S_sourceᵀ·table | S_targetᵀ·table], table gradient = S·W.
/// </summary>
/// <param name="cotangent">Gradient ȳ by the embedding, (edges, out).</param>
/// <param name="forward">The embedding.</param>
/// <param name="part">Which parameter.</param>
public sealed class EdgeEmbeddingGradientOp(Value length, Value cotangent, EdgeEmbeddingOp forward, EdgeEmbeddingPart part)
    : ParameterGradientOp(Of(forward, part), length, cotangent)
{
    /// <summary>The embedding.</summary>
    public EdgeEmbeddingOp Forward { get; } = forward;

    /// <summary>Which parameter.</summary>
    public EdgeEmbeddingPart Part { get; } = part;

    /// <inheritdoc/>
    public override IEnumerable<Parameter> Parameters => Forward.Parameters;

    /// <inheritdoc/>
    protected override Value On(Value[] inputs) => new EdgeEmbeddingGradientOp(inputs[0], inputs[1], Forward, Part).Result;

    /// <inheritdoc/>
    public override void Verify()
    {
        Require(Inputs[0].Type.Equals(Forward.Inputs[0].Type), $"{Inputs[0]} is no length");
        Require(Inputs[1].Type.Equals(Forward.Result.Type), $"{Inputs[1]} is no cotangent of {Forward.Result}");
    }

    /// <inheritdoc/>
    public override double FlopsPerRow => (Part == EdgeEmbeddingPart.Weight ? 2.0 * Forward.BandWidth : 1.0) * Inputs[1].Type.Width;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        Parameter weight = Forward.Weight;
        int width = Inputs[1].Type.Width, count = Forward.Graph.GaussianCount, columns = weight.Shape[1], edges = domain.Count(Extent.Edges);
        double[] y = new double[Parameter.Count], w = domain[weight];
        void Table(Parameter? table, EdgeEnd end, int first)
        {
            for (int e = 0; table is not null && e < edges; e++)
            {
                int element = domain.AtomicNumbers[domain.End(end)[e]], size = table.Shape[1];
                for (int i = 0; i < width * size; i++)
                {
                    int o = i / size, column = i % size;
                    double g = inputs[1][(e * width) + o];
                    if (Part == EdgeEmbeddingPart.Weight)
                        y[(o * columns) + first + column] += g * domain[table][(element * size) + column];
                    else if ((Part == EdgeEmbeddingPart.Source) == (end == EdgeEnd.Source))
                        y[(element * size) + column] += g * w[(o * columns) + first + column];
                }
            }
        }

        if (Part == EdgeEmbeddingPart.Weight)
        {
            double[] basis = new GaussianBasisOp(Inputs[0], Forward.Graph, Forward.Order).Evaluate(domain, [inputs[0]]);
            for (int i = 0; i < basis.Length; i++)
            {
                for (int o = 0; basis[i] != 0 && o < width; o++)
                    y[(o * columns) + (i % count)] += basis[i] * inputs[1][(i / count * width) + o];
            }
        }
        if (Forward.Order == 0)
        {
            Table(Forward.Source, EdgeEnd.Source, count);
            Table(Forward.Target, EdgeEnd.Target, count + (Forward.Source?.Shape[1] ?? 0));
        }
        return y;
    }

    private static Parameter Of(EdgeEmbeddingOp forward, EdgeEmbeddingPart part) => part switch
    {
        EdgeEmbeddingPart.Source => forward.Source!,
        EdgeEmbeddingPart.Target => forward.Target!,
        EdgeEmbeddingPart.Weight => forward.Weight,
        _ => throw new GraphException($"an edge embedding has no part {part}"),
    };
}
