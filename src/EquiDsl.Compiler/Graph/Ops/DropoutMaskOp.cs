namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>What is dropped together.</summary>
public enum DropoutKind
{
    /// <summary>A number of an edge: a head's attention weight.</summary>
    Edge,

    /// <summary>A channel of a node, at all its coefficients.</summary>
    NodeChannel,

    /// <summary>A residual branch of a whole system.</summary>
    System,
}

/// <summary>
/// Factors of dropout: 0 with probability <see cref="Rate"/>, else 1/(1 − Rate). The runtime draws them by a counter-based generator,
/// so that they are the same on every device; outside of training all are 1.
/// </summary>
/// <param name="site">Number of the place in the network; sites draw independently.</param>
/// <param name="kind">What is dropped together.</param>
/// <param name="rate">Probability, in [0, 1).</param>
/// <param name="columns">Numbers per edge or node.</param>
public sealed class DropoutMaskOp(int site, DropoutKind kind, double rate, int columns)
    : DerivedOp(new ScalarsType(kind == DropoutKind.Edge ? Extent.Edges : Extent.Nodes, columns))
{
    /// <summary>Number of the place in the network.</summary>
    public int Site { get; } = site;

    /// <summary>What is dropped together.</summary>
    public DropoutKind Kind { get; } = kind;

    /// <summary>Probability.</summary>
    public double Rate { get; } = rate;

    /// <inheritdoc/>
    public override string Details => $"site {Site}, {Kind}, rate {Rate.ToString("R", System.Globalization.CultureInfo.InvariantCulture)}";

    /// <summary>Name under which the interpreter is given the factors.</summary>
    public string Input => $"dropout/{Site}";

    /// <inheritdoc/>
    protected override Value On(Value[] inputs) => new DropoutMaskOp(Site, Kind, Rate, Result.Type.Width).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(Rate is >= 0 and < 1, $"{Details} is no probability below 1");

    /// <inheritdoc/>
    public override double FlopsPerRow => GraphCosts.OnlyMoves;

    /// <inheritdoc/>
    public override string? WithoutAdjoint => "its factors are drawn, and depend on nothing";

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs) => domain.Inputs.TryGetValue(Input, out double[]? factors)
        ? factors
        : Enumerable.Repeat(1.0, domain.Count(Result.Type.Extent) * Result.Type.Width).ToArray();
}
