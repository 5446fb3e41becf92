namespace EquiDsl.Atoms;

/// <summary>
/// A sum of one function of the distance over all pairs within a cutoff. The function is brought to zero at the cutoff
/// either by a switch, 1 − 10x³ + 15x⁴ − 6x⁵ of x = (r − onset) / (cutoff − onset), which leaves two continuous derivatives,
/// or by a shift of the energy, which leaves a jump of the force.
/// </summary>
public abstract class PairPotential : GraphCalculator
{
    private readonly double _shift;

    /// <summary>Creates a potential.</summary>
    /// <param name="cutoff">Largest distance of interacting atoms in Å.</param>
    /// <param name="onset">Where the switch begins, in Å; null for a shift.</param>
    /// <param name="atCutoff">The function's value at the cutoff, eV.</param>
    private protected PairPotential(double cutoff, double? onset, double atCutoff)
        : base(cutoff)
    {
        if (onset is double start && !(start >= 0 && start < cutoff))
            throw new ArgumentOutOfRangeException(nameof(onset), onset, $"A switch begins between 0 and the cutoff, {cutoff} Å.");
        Onset = onset;
        _shift = onset is null ? atCutoff : 0;
    }

    /// <summary>Where the switch begins, Å; null when the energy is shifted instead.</summary>
    public double? Onset { get; }

    /// <summary>Energy in eV and its derivative in eV/Å of a pair at a distance in Å, without shift or switch.</summary>
    private protected abstract (double Energy, double Slope) Pair(double distance);

    private protected override Evaluation Evaluate(AtomicStructure structure, NeighborGraph graph)
    {
        var sum = new StrainSum(structure.Count);
        double energy = 0;
        for (int edge = 0; edge < graph.EdgeCount; edge++)
        {
            ReadOnlySpan<double> d = graph.EdgeVectors.AsSpan(3 * edge, 3);
            double distance = Math.Sqrt((d[0] * d[0]) + (d[1] * d[1]) + (d[2] * d[2]));
            (double e, double slope) = Truncated(distance);
            // Every pair is listed from both ends.
            energy += 0.5 * e;
            sum.Add(graph.Target[edge], graph.Source[edge], d, 0.5 * slope / distance);
        }
        return new Evaluation(energy, sum.Forces, sum.Stress(structure));
    }

    private (double Energy, double Slope) Truncated(double distance)
    {
        (double energy, double slope) = Pair(distance);
        energy -= _shift;
        if (!(distance > Onset))
            return (energy, slope);
        double width = Cutoff - Onset.Value, x = (distance - Onset.Value) / width;
        double factor = 1 - (x * x * x * (10 - (x * (15 - (6 * x)))));
        double change = -30 * x * x * (1 - x) * (1 - x) / width;
        return (energy * factor, (slope * factor) + (energy * change));
    }
}
