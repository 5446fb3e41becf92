namespace EquiDsl;

/// <summary>What a model says of a batch of structures.</summary>
public sealed class Prediction
{
    internal Prediction(double[] energies, double[] forces, int[] systemStart, double[]? virials = null, double[]? volumes = null)
    {
        Virials = virials ?? [];
        Stresses = volumes is null ? [] : [.. Virials.Select((v, i) => v / volumes[i / 9])];
        Energies = energies;
        Forces = forces;
        SystemStart = systemStart;
    }

    /// <summary>Energy of each structure in eV (in the model's own units unless it has a normalisation); empty without energy output.</summary>
    public double[] Energies { get; }

    /// <summary>Forces of all atoms in eV/Å, N × 3; empty without force output.</summary>
    public double[] Forces { get; }

    /// <summary>
    /// Derivative of the energy of each structure by a strain ε of positions and cell, eV, 9 numbers each, row-major; empty unless the
    /// declaration asks for stress.
    /// </summary>
    public double[] Virials { get; }

    /// <summary>
    /// Stress of each structure, eV/Å³, 9 numbers each: the virial by the cell's volume, positive under tension; NaN without a
    /// cell, empty unless the declaration asks for stress.
    /// </summary>
    public double[] Stresses { get; }

    /// <summary>The atoms of structure s are SystemStart[s] up to SystemStart[s + 1].</summary>
    public int[] SystemStart { get; }

    /// <summary>What is to be said of single structures; mostly empty.</summary>
    public IReadOnlyList<PredictionWarning> Warnings { get; internal init; } = [];

    /// <summary>Forces of one structure, atoms × 3.</summary>
    public ReadOnlySpan<double> ForcesOf(int structure) => Forces.Length == 0
        ? []
        : Forces.AsSpan(3 * SystemStart[structure], 3 * (SystemStart[structure + 1] - SystemStart[structure]));

    /// <summary>Stress of one structure, 9 numbers, row-major; empty without.</summary>
    public ReadOnlySpan<double> StressOf(int structure) => Stresses.Length == 0 ? [] : Stresses.AsSpan(9 * structure, 9);

    /// <summary>Length of the largest force on an atom of one structure, eV/Å.</summary>
    public double LargestForce(int structure)
    {
        ReadOnlySpan<double> forces = ForcesOf(structure);
        double largest = 0;
        for (int i = 0; i < forces.Length; i += 3)
            largest = Math.Max(largest, (forces[i] * forces[i]) + (forces[i + 1] * forces[i + 1]) + (forces[i + 2] * forces[i + 2]));
        return Math.Sqrt(largest);
    }
}
