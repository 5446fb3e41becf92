namespace EquiDsl.Training;

/// <summary>
/// Denoising of structures that are not at rest as an auxiliary task (DeNS; Liao, Smidt, Das, arXiv 2403.09549): in some structures of a step
/// some atoms are displaced, the model is told the forces that these atoms had, and it learns to say the displacements next to the
/// energy of the structure as it was and the forces on the atoms that stayed.
/// </summary>
public sealed record DenoisingOptions
{
    /// <summary>Probability that a structure is corrupted; 0 for no denoising. The paper uses 0.25 to 0.5.</summary>
    public double Probability { get; init; }

    /// <summary>Standard deviation of a displacement's components, Å; also the unit of predicted noise.</summary>
    public double Deviation { get; init; } = 0.1;

    /// <summary>
    /// Smallest standard deviation, Å, where every corrupted structure has one of its own, drawn evenly in the logarithm up to
    /// <see cref="Deviation"/>; null for <see cref="Deviation"/> alone.
    /// </summary>
    public double? SmallestDeviation { get; init; }

    /// <summary>Probability that an atom of a corrupted structure is displaced. Atoms whose forces do not count never are.</summary>
    public double CorruptedFraction { get; init; } = 0.5;

    /// <summary>
    /// Coefficient of the loss of displaced atoms, which is that of forces with predicted and true noise in their places. Both are divided by
    /// the number of all atoms that count, displaced or not.
    /// </summary>
    public double Coefficient { get; init; } = 10;

    /// <summary>Requires probabilities of 0 to 1, deviations above 0 in their order and a coefficient of at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One of the conditions does not hold.</exception>
    public void Check()
    {
        OptionCheck.Require(Probability is >= 0 and <= 1, nameof(Probability), Probability, "0 to 1");
        OptionCheck.Require(CorruptedFraction is >= 0 and <= 1, nameof(CorruptedFraction), CorruptedFraction, "0 to 1");
        OptionCheck.Positive(Deviation, nameof(Deviation));
        if (SmallestDeviation is double smallest)
            OptionCheck.Require(smallest > 0 && smallest <= Deviation, nameof(SmallestDeviation), smallest, $"above 0 and at most {nameof(Deviation)}");
        OptionCheck.NotNegative(Coefficient, nameof(Coefficient));
    }
}
