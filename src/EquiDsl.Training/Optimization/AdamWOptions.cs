namespace EquiDsl.Training;

/// <summary>Constants of <see cref="AdamW"/>.</summary>
public sealed record AdamWOptions
{
    /// <summary>β₁, the decay of the gradients' running mean.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β₂, the decay of the squared gradients' running mean.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ε, added to the root of the second moment.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>λ, the weight decay of parameters that have one (see <see cref="WeightDecay"/>), per unit of the learning rate.</summary>
    public double WeightDecay { get; init; } = 1e-3;

    /// <summary>Requires 0 ≤ β &lt; 1, ε &gt; 0 and λ ≥ 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One of the conditions does not hold.</exception>
    public void Check()
    {
        OptionCheck.Decay(Beta1, nameof(Beta1));
        OptionCheck.Decay(Beta2, nameof(Beta2));
        OptionCheck.Positive(Epsilon, nameof(Epsilon));
        OptionCheck.NotNegative(WeightDecay, nameof(WeightDecay));
    }
}
