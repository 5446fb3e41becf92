namespace EquiDsl.Training;

/// <summary>Energies per atom of each element that a few wild energies do not move: the sum of absolute deviations per atom is minimised.</summary>
internal static class RobustReferences
{
    // Enough structures for a fit, and of rare elements; iterations of reweighting; and the deviation in eV per atom below which weights do not grow.
    private const int Structures = 5000, OfAnElement = 200, Iterations = 60;
    private const double SmallDeviation = 1e-4;

    /// <summary>Fits to systems with finite energies, of which it takes as many as it needs.</summary>
    /// <param name="systems">Compositions and energies in eV.</param>
    /// <returns>References in eV by atomic number; empty without systems.</returns>
    public static double[] Fit(IReadOnlyList<((int Element, int Count)[] Composition, double Energy)> systems)
    {
        if (systems.Count == 0)
            return [];
        ((int Element, int Count)[] Composition, double Energy)[] chosen = Choose(systems);
        double[] weights = Array.ConvertAll(chosen, s => 1 / Square(Atoms(s.Composition)));
        double[] references = ElementReferences.FitCompositions(chosen, weights, rounds: 1);
        for (int i = 0; i < Iterations; i++)
        {
            double change = 0;
            for (int s = 0; s < chosen.Length; s++)
            {
                double atoms = Atoms(chosen[s].Composition);
                double deviation = Math.Abs(Rest(chosen[s], references)) / atoms;
                weights[s] = 1 / (Math.Max(deviation, SmallDeviation) * Square(atoms));
            }
            double[] next = ElementReferences.FitCompositions(chosen, weights, rounds: i == Iterations - 1 ? 2 : 1);
            for (int z = 0; z < next.Length; z++)
                change = Math.Max(change, Math.Abs(next[z] - references[z]));
            references = next;
            if (change < SmallDeviation)
                break;
        }
        return references;
    }

    /// <summary>What references leave of an energy, eV.</summary>
    public static double Rest(((int Element, int Count)[] Composition, double Energy) system, double[] references) =>
        system.Energy - system.Composition.Sum(c => c.Count * references[c.Element]);

    /// <summary>Every so many structures, and those with elements that few have.</summary>
    private static ((int Element, int Count)[] Composition, double Energy)[] Choose(IReadOnlyList<((int Element, int Count)[] Composition, double Energy)> systems)
    {
        int stride = Math.Max(1, systems.Count / Structures);
        Dictionary<int, int> seen = [];
        List<((int Element, int Count)[] Composition, double Energy)> chosen = [];
        for (int s = 0; s < systems.Count; s++)
        {
            if (s % stride != 0 && !systems[s].Composition.Any(c => seen.GetValueOrDefault(c.Element) < OfAnElement))
                continue;
            chosen.Add(systems[s]);
            foreach ((int element, _) in systems[s].Composition)
                seen[element] = seen.GetValueOrDefault(element) + 1;
        }
        return [.. chosen];
    }

    private static double Atoms((int Element, int Count)[] composition) => composition.Sum(c => c.Count);

    private static double Square(double x) => x * x;
}
