using EquiDsl.Atoms.Tests.Calculators;
using Xunit;

namespace EquiDsl.Atoms.Tests.Adsorption;

public sealed class SlabTests
{
    [Theory]
    [InlineData(CrystalKind.Fcc, "Cu", 3.6, "111", 1, 0.4330127, 0.5773503)]
    [InlineData(CrystalKind.Fcc, "Cu", 3.6, "100", 1, 0.5, 0.5)]
    [InlineData(CrystalKind.Fcc, "Cu", 3.6, "110", 1, 0.7071068, 0.3535534)]
    [InlineData(CrystalKind.Fcc, "Cu", 3.6, "211", 1, 1.2247449, 0.2041241)]
    [InlineData(CrystalKind.Bcc, "Fe", 2.9, "110", 1, 0.7071068, 0.7071068)]
    [InlineData(CrystalKind.Bcc, "Fe", 2.9, "100", 1, 1, 0.5)]
    [InlineData(CrystalKind.Hcp, "Ru", 2.7, "0001", 1, 0.8660254, 0.8164966)]
    [InlineData(CrystalKind.Rocksalt, "NaCl", 5.6, "100", 2, 0.5, 0.5)]
    [InlineData(CrystalKind.Cu3Au, "AuCu", 3.7, "111", 4, 1.7320508, 0.5773503)]
    public void Surface_cells_are_the_smallest_ones(CrystalKind kind, string elements, double a, string miller, int atoms, double area, double spacing)
    {
        Slab slab = SlabBuilder.Build(BulkCrystal.Build(kind, elements, a), MillerIndex.Parse(miller), new() { Layers = 4, Repeat = (1, 1), Vacuum = 11 });

        Assert.Equal(4 * atoms, slab.Structure.Count);
        Assert.Equal(area * a * a, slab.Area, 1e-6);
        // The shorter vector lies along x.
        double[] cell = slab.Structure.Cell;
        Assert.True(cell[0] <= Math.Sqrt((cell[3] * cell[3]) + (cell[4] * cell[4])) + 1e-9);
        double[] heights = [.. Heights(slab).Distinct().Order()];
        Assert.Equal(4, heights.Length);
        for (int i = 0; i < 4; i++)
            Assert.Equal(i * spacing * a, heights[i], 1e-6);
        Assert.Equal((3 * spacing * a) + 11, slab.Structure.Cell[8], 1e-6);
        Assert.Equal(new Periodicity(true, true, false), slab.Structure.Periodicity);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 0, 0)]
    [InlineData(2, -1, 3)]
    [InlineData(-3, 2, 0)]
    [InlineData(0, -1, 4)]
    public void Slabs_of_a_triclinic_crystal_are_pieces_of_it(int h, int k, int l)
    {
        AtomicStructure crystal = Triclinic();
        Slab slab = SlabBuilder.Build(crystal, new(h, k, l), new() { Thickness = 24, Repeat = (2, 1), Vacuum = 30 });

        double volume = CellMatrix.Volume(crystal.Cell);
        // Area and spacing of the plane are those of its reciprocal vector.
        double[] inverse = CellMatrix.Inverse(crystal.Cell);
        double length = Math.Sqrt(Enumerable.Range(0, 3).Sum(i => Math.Pow((inverse[3 * i] * h) + (inverse[(3 * i) + 1] * k) + (inverse[(3 * i) + 2] * l), 2)));
        Assert.Equal(2 * volume * length, slab.Area, 1e-6 * slab.Area);
        Assert.Equal(0, slab.Structure.Count % (2 * crystal.Count));
        Assert.True(slab.Structure.Count / (2 * crystal.Count) / length >= 24 - 1e-6);
        // Atoms deep inside see what atoms of the crystal see.
        double[] z = Heights(slab);
        int inside = 0;
        for (int i = 0; i < slab.Structure.Count; i++)
        {
            if (z[i] < 6 || z[i] > z.Max() - 6)
                continue;
            inside++;
            AtomShells seen = AtomShells.Around(slab.Structure, _ => true, PeriodicImages.Position(slab.Structure, i), default, 5.5);
            Assert.Contains(Enumerable.Range(0, crystal.Count), j => crystal.AtomicNumbers[j] == slab.Structure.AtomicNumbers[i]
                && AtomShells.Around(crystal, _ => true, PeriodicImages.Position(crystal, j), default, 5.5).Matches(seen, 1e-6));
        }
        Assert.True(inside > 0);
    }

    [Fact]
    public void A_slab_looks_the_way_its_indices_point()
    {
        // A polar direction: on (111) of zincblende the widest gap lies above the first element, on (-1-1-1) above the second.
        AtomicStructure crystal = BulkCrystal.Build(CrystalKind.Zincblende, "GaAs", 5.65);

        string Above(string miller) => SlabBuilder.Terminations(crystal, MillerIndex.Parse(miller)).MaxBy(t => t.Gap)!.Composition;

        Assert.Equal("Ga", Above("111"));
        Assert.Equal("As", Above("-1-1-1"));
        double[] c = SlabBuilder.Build(crystal, MillerIndex.Parse("111"), new() { Layers = 4 }).Structure.Cell;
        Assert.True(CellMatrix.Determinant(c) > 0);
    }

    [Fact]
    public void Any_cell_of_a_crystal_gives_the_same_slab()
    {
        AtomicStructure conventional = BulkCrystal.Build(CrystalKind.Fcc, "Pt", 3.92), super = Crystals.Fcc(78, 3.92, 2);
        SlabOptions options = new() { Layers = 5, Repeat = (2, 3) };

        Slab one = SlabBuilder.Build(conventional, new(2, 1, 1), options), two = SlabBuilder.Build(super, new(2, 1, 1), options);

        Assert.Equal(one.Area, two.Area, 1e-6);
        Assert.Equal(one.Structure.Count, two.Structure.Count);
        Evaluation[] energies = new EffectiveMediumTheory().Evaluate([one.Structure, two.Structure]);
        Assert.Equal(energies[0].Energy, energies[1].Energy, 1e-6);
    }

    [Fact]
    public void Extent_thickness_tags_and_fixed_atoms_are_as_asked()
    {
        Slab slab = SlabBuilder.Build(BulkCrystal.Of("Cu"), new(1, 1, 1), new() { Thickness = 8, MinimumExtent = 7, PeriodicAlongNormal = true });

        Assert.Equal((4, 4), slab.Repeat);
        Assert.Equal(4, slab.Layers);
        Assert.Equal(64, slab.Structure.Count);
        Assert.Equal(Periodicity.All, slab.Structure.Periodicity);
        int[] tags = slab.Structure.GetTags()!;
        Assert.All(Enumerable.Range(0, 64), i => Assert.Equal(slab.LayerOf[i] == 3 ? 1 : 0, tags[i]));
        Assert.All(Enumerable.Range(0, 64), i => Assert.Equal(tags[i] == 0, slab.Structure.Fixed![i]));

        Slab held = SlabBuilder.Build(BulkCrystal.Of("Cu"), new(1, 1, 1), new() { Layers = 4, Repeat = (1, 1), FixedLayers = 2 });
        Assert.Equal([true, true, false, false], held.Structure.Fixed!);
        // The steps of (211) expose three planes.
        Slab stepped = SlabBuilder.Build(BulkCrystal.Of("Cu"), new(2, 1, 1), new() { Layers = 12, Repeat = (1, 1) });
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1], stepped.Structure.GetTags()!);
    }

    [Theory]
    [InlineData(CrystalKind.Fcc, "Cu", "111", "Cu")]
    [InlineData(CrystalKind.Hcp, "Ru", "0001", "Ru")]
    [InlineData(CrystalKind.Rocksalt, "NaCl", "100", "Na Cl")]
    [InlineData(CrystalKind.Rocksalt, "NaCl", "111", "Na|Cl")]
    [InlineData(CrystalKind.Zincblende, "GaAs", "110", "Ga As")]
    [InlineData(CrystalKind.Zincblende, "GaAs", "111", "Ga|As")]
    [InlineData(CrystalKind.Diamond, "Si", "111", "Si|Si")]
    [InlineData(CrystalKind.Cu3Au, "AuCu", "100", "Cu Au|Cu2")]
    [InlineData(CrystalKind.Cu3Au, "AuCu", "111", "Cu3 Au")]
    public void Terminations_that_differ_are_told_apart(CrystalKind kind, string elements, string miller, string expected)
    {
        IReadOnlyList<SurfaceTermination> found = SlabBuilder.Terminations(BulkCrystal.Build(kind, elements, 4), MillerIndex.Parse(miller));

        Assert.Equal(expected.Split('|').Order(), found.Select(t => t.Composition).Order());
        foreach (SurfaceTermination termination in found)
        {
            Slab slab = SlabBuilder.Build(BulkCrystal.Build(kind, elements, 4), MillerIndex.Parse(miller), new() { Layers = 5, Repeat = (1, 1), Termination = termination.Index });
            IEnumerable<int> top = Enumerable.Range(0, slab.Structure.Count).Where(i => slab.LayerOf[i] == 4).Select(i => slab.Structure.AtomicNumbers[i]);
            Assert.Equal(termination.Composition, string.Join(' ', top.CountBy(z => z).OrderBy(c => c.Key).Select(c => PeriodicTable.Symbol(c.Key) + (c.Value == 1 ? "" : c.Value))));
        }
    }

    [Fact]
    public void Bad_input_is_refused_with_a_reason()
    {
        AtomicStructure copper = BulkCrystal.Of("Cu"), cluster = new([0, 0, 0, 2, 0, 0], [29, 29]), layer = BulkCrystal.Of("Cu"), flat = BulkCrystal.Of("Cu"), nan = BulkCrystal.Of("Cu");
        layer.Periodicity = new(true, true, false);
        Array.Copy(flat.Cell, 0, flat.Cell, 3, 3);
        nan.Positions[4] = double.NaN;
        MillerIndex plane = new(1, 1, 1);
        void Refused(AtomicStructure crystal, string expected) =>
            Assert.Contains(expected, Assert.Throws<InvalidStructureException>(() => SlabBuilder.Build(crystal, plane)).Message, StringComparison.Ordinal);

        Refused(cluster, "periodic in three directions");
        Refused(layer, "periodic in three directions");
        Refused(flat, "singular");
        Refused(nan, "atom 1");
        Refused(new AtomicStructure([], [], copper.Cell, Periodicity.All), "no atoms");
        Assert.Throws<ArgumentException>(() => SlabBuilder.Build(copper, default));
        Assert.Contains("1 terminations", Assert.Throws<ArgumentException>(() => SlabBuilder.Build(copper, plane, new() { Termination = 1 })).Message, StringComparison.Ordinal);
        Assert.Contains("left free", Assert.Throws<ArgumentException>(() => SlabBuilder.Build(copper, plane, new() { Layers = 3, FixedLayers = 3 })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlabOptions { Layers = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlabOptions { Vacuum = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlabOptions { Repeat = (0, 1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlabOptions { Thickness = double.NaN });
    }

    private static double[] Heights(Slab slab) => [.. Enumerable.Range(0, slab.Structure.Count).Select(i => Math.Round(slab.Structure.Positions[(3 * i) + 2], 6))];

    private static AtomicStructure Triclinic() =>
        new([0.1, 0.2, 0.3, 1.9, 1.4, 2.2, 3.1, 0.4, 3.0], [12, 8, 22], [4.1, 0.2, -0.3, 1.1, 3.8, 0.4, -0.7, 0.9, 4.6], Periodicity.All);
}
