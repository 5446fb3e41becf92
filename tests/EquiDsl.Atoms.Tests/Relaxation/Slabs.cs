namespace EquiDsl.Atoms.Tests.Relaxation;

/// <summary>Small systems to relax.</summary>
internal static class Slabs
{
    /// <summary>A rattled copper slab, periodic in its plane, with its lowest layer fixed and an oxygen atom above.</summary>
    public static AtomicStructure Copper(int seed, double rattle = 0.1)
    {
        AtomicStructure bulk = Calculators.Crystals.Fcc(29, 3.6, 2, rattle, seed);
        double[] positions = [.. bulk.Positions, 1.8, 1.8, 6.8];
        var slab = new AtomicStructure(positions, [.. bulk.AtomicNumbers, 8], [.. bulk.Cell], new Periodicity(true, true, false));
        slab.Cell[8] = 20;
        slab.Fixed = [.. Enumerable.Range(0, slab.Count).Select(i => positions[(3 * i) + 2] < 0.5)];
        return slab;
    }

    /// <summary>A deep copy of atoms, cell and constraints.</summary>
    public static AtomicStructure Copy(AtomicStructure s) => Calculators.Crystals.Copy(s);
}
