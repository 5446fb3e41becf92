namespace EquiDsl.Atoms.Tests.Adsorption;

/// <summary>Slabs of tests.</summary>
internal static class SurfaceFixtures
{
    public static AtomicStructure Fcc(string element, string miller, int layers, int a, int b, CrystalKind kind = CrystalKind.Fcc, double constant = 0) =>
        SlabBuilder.Build(
            constant > 0 ? BulkCrystal.Build(kind, element, constant) : BulkCrystal.Of(element), MillerIndex.Parse(miller),
            new() { Layers = layers, Repeat = (a, b), Vacuum = 12 }).Structure;

    /// <summary>An atom set above a slab at a height over the topmost plane.</summary>
    public static AtomicStructure With(AtomicStructure slab, params (int Number, double X, double Y, double Height)[] atoms)
    {
        double top = Enumerable.Range(0, slab.Count).Max(i => slab.Positions[(3 * i) + 2]);
        AtomicStructure structure = new(
            [.. slab.Positions, .. atoms.SelectMany(a => new[] { a.X, a.Y, top + a.Height })], [.. slab.AtomicNumbers, .. atoms.Select(a => a.Number)], [.. slab.Cell], slab.Periodicity)
        {
            Fixed = [.. slab.Fixed!, .. atoms.Select(_ => false)],
        };
        structure.SetTags([.. slab.GetTags()!, .. atoms.Select(_ => 2)]);
        return structure;
    }
}
