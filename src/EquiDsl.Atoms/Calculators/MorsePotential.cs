namespace EquiDsl.Atoms;

/// <summary>The potential D((1 − exp(−a(r − r₀)))² − 1) between all atoms, whatever their elements (Morse 1929).</summary>
public sealed class MorsePotential : PairPotential
{
    /// <summary>Creates the potential.</summary>
    /// <param name="depth">Depth of the well D, eV.</param>
    /// <param name="width">Inverse width of the well a, 1/Å.</param>
    /// <param name="distance">Distance of the minimum r₀, Å.</param>
    /// <param name="cutoff">Largest distance of interacting atoms, Å.</param>
    /// <param name="onset">Where the switch to zero begins, Å; null to shift the energy instead.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is not finite, a length not positive, or the onset not below the cutoff.</exception>
    public MorsePotential(double depth, double width, double distance, double cutoff, double? onset = null)
        : base(cutoff, onset, Pair(depth, width, distance, cutoff).Energy)
    {
        if (!double.IsFinite(depth))
            throw new ArgumentOutOfRangeException(nameof(depth), depth, "The depth of the well is a finite energy in eV.");
        if (!(width > 0 && double.IsFinite(width)))
            throw new ArgumentOutOfRangeException(nameof(width), width, "The inverse width is a finite, positive number per Å.");
        if (!(distance > 0 && double.IsFinite(distance)))
            throw new ArgumentOutOfRangeException(nameof(distance), distance, "The minimum lies at a finite, positive distance in Å.");
        (Depth, Width, Distance) = (depth, width, distance);
    }

    /// <summary>Depth of the well D, eV.</summary>
    public double Depth { get; }

    /// <summary>Inverse width of the well a, 1/Å.</summary>
    public double Width { get; }

    /// <summary>Distance of the minimum r₀, Å.</summary>
    public double Distance { get; }

    private protected override (double Energy, double Slope) Pair(double distance) => Pair(Depth, Width, Distance, distance);

    private static (double Energy, double Slope) Pair(double depth, double width, double minimum, double distance)
    {
        double decay = Math.Exp(-width * (distance - minimum));
        return (depth * decay * (decay - 2), 2 * depth * width * decay * (1 - decay));
    }
}
