namespace EquiDsl.Atoms;

/// <summary>The 12-6 potential 4ε((σ/r)¹² − (σ/r)⁶) between all atoms, whatever their elements (Jones 1924).</summary>
public sealed class LennardJones : PairPotential
{
    /// <summary>Creates the potential.</summary>
    /// <param name="epsilon">Depth of the well ε, eV.</param>
    /// <param name="sigma">Distance of zero energy σ, Å.</param>
    /// <param name="cutoff">Largest distance of interacting atoms, Å; null for 3σ.</param>
    /// <param name="onset">Where the switch to zero begins, Å; null to shift the energy instead.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is not finite, σ or the cutoff is not positive, or the onset not below the cutoff.</exception>
    public LennardJones(double epsilon, double sigma, double? cutoff = null, double? onset = null)
        : base(cutoff ?? (3 * sigma), onset, Pair(epsilon, sigma, cutoff ?? (3 * sigma)).Energy)
    {
        if (!double.IsFinite(epsilon))
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "The depth of the well is a finite energy in eV.");
        if (!(sigma > 0 && double.IsFinite(sigma)))
            throw new ArgumentOutOfRangeException(nameof(sigma), sigma, "σ is a finite, positive distance in Å.");
        (Epsilon, Sigma) = (epsilon, sigma);
    }

    /// <summary>Depth of the well ε, eV.</summary>
    public double Epsilon { get; }

    /// <summary>Distance of zero energy σ, Å.</summary>
    public double Sigma { get; }

    private protected override (double Energy, double Slope) Pair(double distance) => Pair(Epsilon, Sigma, distance);

    private static (double Energy, double Slope) Pair(double epsilon, double sigma, double distance)
    {
        double ratio = sigma / distance, cube = ratio * ratio * ratio, sixth = cube * cube;
        return (4 * epsilon * sixth * (sixth - 1), -24 * epsilon * sixth * ((2 * sixth) - 1) / distance);
    }
}
