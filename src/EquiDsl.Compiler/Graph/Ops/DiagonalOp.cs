using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>y[i, c] = w_i[c mod Period]·x[i, c]: a weight per coefficient and channel, rows of parameters; scalars count as one coefficient.</summary>
/// <param name="input">Irreps or scalars.</param>
/// <param name="period">Length of a row of weights.</param>
/// <param name="weights">Parameter and row of it for each degree.</param>
public sealed class DiagonalOp(Value input, int period, EquatableArray<DegreeWeight> weights) : DerivedOp(input.Type, input)
{
    /// <summary>Length of a row of weights.</summary>
    public int Period { get; } = period;

    /// <summary>Parameter and row of it for each degree.</summary>
    public EquatableArray<DegreeWeight> Weights { get; } = weights;

    /// <summary>Parameter and row of it for a degree.</summary>
    public DegreeWeight Weight(int degree) => Weights.First(w => w.Degree == degree);

    /// <inheritdoc/>
    public override IEnumerable<Parameter> Parameters =>
        GroupMap.CoefficientsOf(Result.Type).Select(c => Weight(c.L).Parameter).Distinct();

    /// <inheritdoc/>
    protected override Value On(Value[] inputs) => new DiagonalOp(inputs[0], Period, Weights).Result;

    /// <inheritdoc/>
    public override void Verify()
    {
        Require(Channels(Result.Type) % Period == 0, $"{Result} has no groups of {Period}");
        Require(
            GroupMap.CoefficientsOf(Result.Type).Select(c => Weight(c.L)).All(w => w.Row >= 0 && (w.Row + 1) * Period <= w.Parameter.Count),
            "a row lies outside its parameter");
    }

    /// <inheritdoc/>
    public override double FlopsPerRow => Result.Type.Width;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        IReadOnlyList<(int L, int M)> items = GroupMap.CoefficientsOf(Result.Type);
        (double[] Values, int Row)[] weights = items.Select(c => (domain[Weight(c.L).Parameter], Weight(c.L).Row)).ToArray();
        int width = Result.Type.Width, channels = GroupMap.Channels(Result.Type);
        double[] y = (double[])inputs[0].Clone();
        for (int i = 0; i < y.Length; i++)
        {
            (double[] values, int row) = weights[i % width / channels];
            y[i] *= values[(row * Period) + (i % channels % Period)];
        }
        return y;
    }
}

/// <summary>Where the weights of a degree lie.</summary>
/// <param name="Degree">The degree.</param>
/// <param name="Parameter">The parameter.</param>
/// <param name="Row">Row of it.</param>
public sealed record DegreeWeight(int Degree, Parameter Parameter, int Row);
