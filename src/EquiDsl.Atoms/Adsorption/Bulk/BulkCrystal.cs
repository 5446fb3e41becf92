namespace EquiDsl.Atoms;

/// <summary>Bulk crystals in their conventional cells, periodic in all directions; Miller indices refer to these cells.</summary>
public static class BulkCrystal
{
    /// <summary>√(8/3), c/a of packed spheres.</summary>
    private static readonly double s_idealRatio = Math.Sqrt(8.0 / 3);

    private static readonly double[] s_faceCentred = [0, 0, 0, 0, 0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0];

    /// <summary>Builds a crystal.</summary>
    /// <param name="kind">The structure.</param>
    /// <param name="elements">Its elements: one symbol, or two for compounds ("NaCl", "GaAs"; "AuCu" gives AuCu₃ in the structure of Cu₃Au).</param>
    /// <param name="a">Lattice constant in Å.</param>
    /// <param name="c">Second constant of hcp in Å; null for a·√(8/3).</param>
    /// <exception cref="ArgumentException">The elements are unknown or too many or few, a constant is not above 0, or <paramref name="c"/> is given where it has no meaning.</exception>
    public static AtomicStructure Build(CrystalKind kind, string elements, double a, double? c = null)
    {
        int[] numbers = ChemicalSymbols.Parse(elements);
        int expected = kind is CrystalKind.Fcc or CrystalKind.Bcc or CrystalKind.Hcp or CrystalKind.Diamond ? 1 : 2;
        if (numbers.Length != expected)
            throw new ArgumentException($"'{elements}' names {numbers.Length} elements; {kind} has {expected}.", nameof(elements));
        if (c is not null && kind != CrystalKind.Hcp)
            throw new ArgumentException($"{kind} has one lattice constant; c belongs to hcp.", nameof(c));
        if (!(a > 0 && double.IsFinite(a)) || c is double height && !(height > 0 && double.IsFinite(height)))
            throw new ArgumentException($"Lattice constants are finite and above 0 Å, not {a}{(c is null ? "" : $" and {c}")}.", nameof(a));
        int first = numbers[0], second = numbers[^1];
        return kind switch
        {
            CrystalKind.Fcc => Cubic(a, s_faceCentred, first, first, first, first),
            CrystalKind.Bcc or CrystalKind.CesiumChloride => Cubic(a, [0, 0, 0, 0.5, 0.5, 0.5], first, second),
            CrystalKind.Diamond or CrystalKind.Zincblende => TwoFaceCentred(a, 0.25, first, second),
            CrystalKind.Rocksalt => TwoFaceCentred(a, 0.5, first, second),
            CrystalKind.Cu3Au => Cubic(a, s_faceCentred, first, second, second, second),
            CrystalKind.Hcp => Hexagonal(a, c ?? (a * s_idealRatio), first),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such crystal structure."),
        };
    }

    /// <summary>The crystal of an element with its measured lattice constants (<see cref="ReferenceCrystals"/>).</summary>
    /// <param name="element">Symbol of the element.</param>
    /// <exception cref="ArgumentException">The element is unknown, or its crystal is not in the table.</exception>
    public static AtomicStructure Of(string element)
    {
        int[] numbers = ChemicalSymbols.Parse(element);
        if (numbers.Length != 1)
            throw new ArgumentException($"'{element}' is not one element.", nameof(element));
        ReferenceCrystal crystal = ReferenceCrystals.Find(numbers[0])
            ?? throw new ArgumentException($"There is no reference crystal of {element}; give structure and lattice constants.", nameof(element));
        return Build(crystal.Kind, element, crystal.A, crystal.C);
    }

    private static AtomicStructure Cubic(double a, double[] fractions, params int[] numbers) =>
        new(Array.ConvertAll(fractions, f => a * f), numbers, [a, 0, 0, 0, a, 0, 0, 0, a], Periodicity.All);

    /// <summary>Two face-centred lattices, the second shifted along the diagonal.</summary>
    private static AtomicStructure TwoFaceCentred(double a, double shift, int first, int second) =>
        Cubic(a, [.. s_faceCentred, .. s_faceCentred.Select(f => f + shift)], first, first, first, first, second, second, second, second);

    private static AtomicStructure Hexagonal(double a, double c, int number)
    {
        double height = a * Math.Sqrt(3) / 2;
        // Fractions (1/3, 2/3, 1/4) and (2/3, 1/3, 3/4) of vectors at 120 degrees.
        return new([0, 2 * height / 3, c / 4, a / 2, height / 3, 3 * c / 4], [number, number], [a, 0, 0, -a / 2, height, 0, 0, 0, c], Periodicity.All);
    }
}
