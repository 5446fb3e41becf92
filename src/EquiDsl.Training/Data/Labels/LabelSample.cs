using EquiDsl.Atoms;

namespace EquiDsl.Training;

/// <summary>What statistics of labels keep of a structure; NaN for labels that it does not have.</summary>
/// <param name="Energy">Energy in eV.</param>
/// <param name="Atoms">Number of atoms.</param>
/// <param name="SmallestForce">Length of the smallest counted force, eV/Å.</param>
/// <param name="LargestForce">Length of the largest counted force, eV/Å.</param>
/// <param name="LargestForceAtom">The atom of the largest, counted from 0; −1 for none.</param>
/// <param name="LargestStress">Component of the stress that is largest in magnitude, eV/Å³.</param>
internal readonly record struct LabelSample(double Energy, int Atoms, double SmallestForce, double LargestForce, int LargestForceAtom, double LargestStress)
{
    /// <summary>That of a structure's finite labels.</summary>
    /// <param name="structure">The structure.</param>
    /// <param name="energies">Whether energies count.</param>
    /// <param name="forces">Whether forces count.</param>
    /// <param name="freeAtomsOnly">Whether forces on atoms that are held in place do not.</param>
    /// <param name="norms">Takes the lengths of counted forces.</param>
    public static LabelSample Of(AtomicStructure structure, bool energies, bool forces, bool freeAtomsOnly, NormHistogram norms)
    {
        double smallest = double.NaN, largest = double.NaN;
        int atom = -1;
        for (int i = 0; forces && structure.Forces is double[] f && i < structure.Count; i++)
        {
            if (freeAtomsOnly && structure.Fixed is bool[] held && held[i])
                continue;
            // Squares of lengths beyond 1e154 are no finite numbers.
            double scale = Math.Max(Math.Abs(f[3 * i]), Math.Max(Math.Abs(f[(3 * i) + 1]), Math.Abs(f[(3 * i) + 2])));
            if (!double.IsFinite(scale))
                continue;
            double x = f[3 * i] / scale, y = f[(3 * i) + 1] / scale, z = f[(3 * i) + 2] / scale;
            double norm = scale == 0 ? 0 : Math.Min(double.MaxValue, scale * Math.Sqrt((x * x) + (y * y) + (z * z)));
            norms.Add(norm);
            if (!(norm >= smallest))
                smallest = norm;
            if (!(norm <= largest))
                (largest, atom) = (norm, i);
        }
        double stress = (structure.GetStress() ?? []).Where(double.IsFinite).DefaultIfEmpty(double.NaN).MaxBy(Math.Abs);
        double energy = energies && structure.Energy is double e && double.IsFinite(e) ? e : double.NaN;
        return new LabelSample(energy, structure.Count, smallest, largest, atom, stress);
    }
}
