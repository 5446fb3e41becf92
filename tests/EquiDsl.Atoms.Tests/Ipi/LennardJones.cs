namespace EquiDsl.Atoms.Tests.Ipi;

/// <summary>Pairs of energy 4ε((σ/r)¹² − (σ/r)⁶), shifted to end at zero, with their virial.</summary>
internal sealed class LennardJones(double epsilon, double sigma, double cutoff) : IIpiForceField
{
    private readonly NeighborTracker _tracker = new(cutoff, int.MaxValue, 0.5);

    /// <summary>Text that goes with every result.</summary>
    public string Extra { get; init; } = "";

    public IpiResult Evaluate(AtomicStructure structure, CancellationToken cancellation = default)
    {
        NeighborGraph graph = _tracker.Update(structure);
        double energy = 0, shift = Pair(cutoff * cutoff).Energy;
        double[] forces = new double[3 * structure.Count], virial = new double[9];
        for (int e = 0; e < graph.EdgeCount; e++)
        {
            ReadOnlySpan<double> v = graph.EdgeVectors.AsSpan(3 * e, 3);
            (double pair, double slope) = Pair((v[0] * v[0]) + (v[1] * v[1]) + (v[2] * v[2]));
            energy += (pair - shift) / 2;
            for (int i = 0; i < 3; i++)
            {
                // The slope is dE/dr / r; every pair comes twice, once for each of its atoms.
                forces[(3 * graph.Target[e]) + i] += slope * v[i];
                for (int k = 0; k < 3; k++)
                    virial[(3 * i) + k] -= slope * v[i] * v[k] / 2;
            }
        }
        return new IpiResult(energy, forces, virial, Extra);
    }

    private (double Energy, double Slope) Pair(double squared)
    {
        double c6 = Math.Pow(sigma * sigma / squared, 3);
        return (4 * epsilon * ((c6 * c6) - c6), 24 * epsilon * (c6 - (2 * c6 * c6)) / squared);
    }
}
