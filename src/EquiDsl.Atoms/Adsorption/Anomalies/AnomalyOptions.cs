namespace EquiDsl.Atoms;

/// <summary>
/// Distances that anomalies are judged by: atoms are bonded up to multiplier · (r₁ + r₂) + 2 · margin, with covalent radii. The defaults
/// are those of OC20's detection as it is run: multipliers of 1.5, and 0.3 Å that its neighbour list adds to every radius.
/// </summary>
public sealed record AnomalyOptions
{
    /// <summary>Of the bonds whose absence means desorption.</summary>
    public double DesorptionMultiplier { get; init => field = Require.Positive(value); } = 1.5;

    /// <summary>Of the lenient side of comparisons of the surface.</summary>
    public double SurfaceChangeMultiplier { get; init => field = Require.Positive(value); } = 1.5;

    /// <summary>Added to every radius, Å.</summary>
    public double Margin { get; init => field = value >= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(Margin), value, "The margin is finite and not negative."); } = 0.3;
}
