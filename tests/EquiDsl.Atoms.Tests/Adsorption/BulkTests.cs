using System.Globalization;
using EquiDsl.Atoms.Tests.Files;
using Xunit;

namespace EquiDsl.Atoms.Tests.Adsorption;

public sealed class BulkTests
{
    [Theory]
    [InlineData(CrystalKind.Fcc, "Cu", 3.61, 4, 12, 0.70710678)]
    [InlineData(CrystalKind.Bcc, "Fe", 2.87, 2, 8, 0.8660254)]
    [InlineData(CrystalKind.Hcp, "Ru", 2.70, 2, 12, 1)]
    [InlineData(CrystalKind.Diamond, "Si", 5.43, 8, 4, 0.4330127)]
    [InlineData(CrystalKind.Zincblende, "GaAs", 5.65, 8, 4, 0.4330127)]
    [InlineData(CrystalKind.Rocksalt, "NaCl", 5.64, 8, 6, 0.5)]
    [InlineData(CrystalKind.CesiumChloride, "CsCl", 4.12, 2, 8, 0.8660254)]
    [InlineData(CrystalKind.Cu3Au, "AuCu", 3.75, 4, 12, 0.70710678)]
    public void Crystals_have_their_coordination(CrystalKind kind, string elements, double a, int atoms, int neighbors, double nearest)
    {
        AtomicStructure crystal = BulkCrystal.Build(kind, elements, a);

        Assert.Equal(atoms, crystal.Count);
        NeighborGraph graph = new NeighborList(1.05 * nearest * a, int.MaxValue).Build([crystal]);
        for (int i = 0; i < crystal.Count; i++)
            Assert.Equal(neighbors, graph.TargetStart[i + 1] - graph.TargetStart[i]);
        for (int e = 0; e < graph.EdgeCount; e++)
            Assert.Equal(nearest * a, Math.Sqrt(graph.EdgeVectors.AsSpan(3 * e, 3).ToArray().Sum(x => x * x)), 1e-6);
        if (kind is CrystalKind.Rocksalt or CrystalKind.Zincblende or CrystalKind.CesiumChloride)
            Assert.All(Enumerable.Range(0, graph.EdgeCount), e => Assert.NotEqual(crystal.AtomicNumbers[graph.Source[e]], crystal.AtomicNumbers[graph.Target[e]]));
    }

    [SkippableFact]
    public void Lattice_constants_and_radii_are_those_of_ase()
    {
        using TemporaryFolder folder = new();
        string text = AsePython.Run(folder, """
            from ase.data import covalent_radii, reference_states
            for z in range(1, 97):
                r = reference_states[z] or {}
                print(z, covalent_radii[z], r.get('symmetry', '-'), r.get('a', 0), r.get('c/a', 0))
            """);
        int compared = 0;
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split(' ');
            int number = int.Parse(parts[0], CultureInfo.InvariantCulture);
            Assert.Equal(double.Parse(parts[1], CultureInfo.InvariantCulture), CovalentRadii.Of(number), 1e-9);
            if (ReferenceCrystals.Find(number) is not { } crystal)
                continue;
            compared++;
            Assert.Equal(parts[2], crystal.Kind.ToString(), ignoreCase: true);
            double a = double.Parse(parts[3], CultureInfo.InvariantCulture);
            Assert.Equal(a, crystal.A, 1e-9);
            if (crystal.Kind == CrystalKind.Hcp)
                Assert.Equal(a * double.Parse(parts[4], CultureInfo.InvariantCulture), crystal.C!.Value, 1e-9);
        }
        Assert.Equal(ReferenceCrystals.Elements.Count, compared);
        Assert.True(compared > 45);
    }

    [Theory]
    [InlineData(CrystalKind.Fcc, "Xx", 3.6, null, "'Xx'")]
    [InlineData(CrystalKind.Fcc, "cu", 3.6, null, "not the symbol")]
    [InlineData(CrystalKind.Fcc, "CuPd", 3.6, null, "names 2 elements")]
    [InlineData(CrystalKind.Rocksalt, "Na", 5.6, null, "names 1 elements")]
    [InlineData(CrystalKind.Fcc, "Cu", -3.6, null, "above 0")]
    [InlineData(CrystalKind.Fcc, "Cu", double.NaN, null, "above 0")]
    [InlineData(CrystalKind.Hcp, "Ru", 2.7, 0.0, "above 0")]
    [InlineData(CrystalKind.Bcc, "Fe", 2.87, 2.87, "belongs to hcp")]
    [InlineData(CrystalKind.Fcc, "", 3.6, null, "No element")]
    public void Crystals_that_cannot_be_are_refused(CrystalKind kind, string elements, double a, double? c, string expected)
    {
        ArgumentException refusal = Assert.ThrowsAny<ArgumentException>(() => BulkCrystal.Build(kind, elements, a, c));

        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Elements_without_a_reference_crystal_are_refused() =>
        Assert.Contains("no reference crystal of Hg", Assert.Throws<ArgumentException>(() => BulkCrystal.Of("Hg")).Message, StringComparison.Ordinal);
}
