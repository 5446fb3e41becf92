namespace EquiDsl.Atoms;

/// <summary>
/// Which atoms of a structure are bonded, judged by distance: d ≤ multiplier · (r₁ + r₂) + 2 · margin with covalent radii, over all
/// periodic images. The diagonal stays empty.
/// </summary>
internal sealed class BondMatrix
{
    private readonly bool[] _bonds;

    /// <summary>Judges every pair.</summary>
    /// <exception cref="InvalidStructureException">An element has no covalent radius, or the structure cannot be searched.</exception>
    public BondMatrix(AtomicStructure structure, double multiplier, double margin)
    {
        int count = Count = structure.Count;
        _bonds = new bool[count * count];
        if (count == 0)
            return;
        double[] radii = Radii(structure);
        NeighborGraph graph = new NeighborList((2 * multiplier * radii.Max()) + (2 * margin) + 0.01, int.MaxValue).Build([structure]);
        for (int edge = 0; edge < graph.EdgeCount; edge++)
        {
            (int i, int j) = (graph.Source[edge], graph.Target[edge]);
            ReadOnlySpan<double> d = graph.EdgeVectors.AsSpan(3 * edge, 3);
            double length = Math.Sqrt((d[0] * d[0]) + (d[1] * d[1]) + (d[2] * d[2]));
            if (i != j && length <= (multiplier * (radii[i] + radii[j])) + (2 * margin))
                _bonds[(i * count) + j] = true;
        }
    }

    /// <summary>Number of atoms.</summary>
    public int Count { get; }

    public bool this[int i, int j] => _bonds[(i * Count) + j];

    /// <summary>Whether any atom of one list is bonded to any of another.</summary>
    public bool Joins(IReadOnlyList<int> some, IReadOnlyList<int> others) => some.Any(i => others.Any(j => this[i, j]));

    /// <summary>Covalent radii of the atoms, Å.</summary>
    /// <exception cref="InvalidStructureException">An element has none.</exception>
    public static double[] Radii(AtomicStructure structure)
    {
        var radii = new double[structure.Count];
        for (int i = 0; i < radii.Length; i++)
        {
            int number = structure.AtomicNumbers[i];
            if (number < 1 || number > CovalentRadii.MaximumAtomicNumber)
                throw new InvalidStructureException(0, i, $"there is no covalent radius for the element {number}; bonds cannot be judged.");
            radii[i] = CovalentRadii.Of(number);
        }
        return radii;
    }
}
