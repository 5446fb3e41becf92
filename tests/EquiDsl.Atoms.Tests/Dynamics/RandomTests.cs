using Xunit;

namespace EquiDsl.Atoms.Tests.Dynamics;

public sealed class RandomTests
{
    /// <summary>The known answers that Random123 gives for philox4x32-10.</summary>
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0ul, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, ulong.MaxValue, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0x299f31d0a4093822ul, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Words_are_the_published_ones(uint a, uint b, uint c, uint d, ulong key, uint w, uint x, uint y, uint z) =>
        Assert.Equal((w, x, y, z), Philox.Block(a, b, c, d, key));

    [Fact]
    public void Normals_have_the_moments_of_the_distribution_and_streams_differ()
    {
        var values = new List<double>();
        for (int atom = 0; atom < 20_000; atom++)
        {
            (double x, double y, double z) = Philox.Normals(9, 1, 77, atom);
            values.AddRange([x, y, z]);
        }
        Assert.Equal(0, values.Average(), 0.02);
        Assert.Equal(1, values.Average(v => v * v), 0.03);
        Assert.Equal(0, values.Average(v => v * v * v), 0.06);
        Assert.Equal(3, values.Average(v => v * v * v * v), 0.15);
        Assert.Equal(0, values.Zip(values.Skip(1), (a, b) => a * b).Average(), 0.02);
        (double, double, double)[] others =
            [Philox.Normals(9, 1, 77, 0), Philox.Normals(8, 1, 77, 0), Philox.Normals(9, 2, 77, 0), Philox.Normals(9, 1, 78, 0), Philox.Normals(9, 1, 77L + (1L << 32), 0)];
        Assert.Equal(5, others.Distinct().Count());
    }

    [Fact]
    public void Momenta_have_the_temperature_and_no_center_of_mass_motion()
    {
        AtomicStructure crystal = Calculators.Crystals.Fcc(29, 3.6, 6);
        MaxwellBoltzmann.SetMomenta(crystal, 500, 3);
        double[] momenta = crystal.GetMomenta()!;
        double mass = AtomicMasses.Of(29), temperature = momenta.Sum(p => p * p) / mass / (momenta.Length - 3) / 8.617333262e-5;
        Assert.Equal(500, temperature, 25.0);
        for (int axis = 0; axis < 3; axis++)
            Assert.Equal(0, Enumerable.Range(0, crystal.Count).Sum(i => momenta[(3 * i) + axis]), 1e-9);
        MaxwellBoltzmann.SetMomenta(crystal, 500, 3);
        Assert.Equal(momenta, crystal.GetMomenta()!);
        MaxwellBoltzmann.SetMomenta(crystal, 500, 3, replica: 1);
        Assert.NotEqual(momenta, crystal.GetMomenta()!);
        crystal.Fixed = new bool[crystal.Count];
        crystal.Fixed[1] = true;
        MaxwellBoltzmann.SetMomenta(crystal, 500, 3);
        Assert.Equal([0, 0, 0], crystal.GetMomenta()![3..6]);
        Assert.Throws<ArgumentOutOfRangeException>(() => MaxwellBoltzmann.SetMomenta(crystal, -1, 3));
    }

    [Fact]
    public void Masses_come_from_the_column_or_the_element()
    {
        Assert.Equal(63.546, AtomicMasses.Of(29));
        Assert.Equal(294.214, AtomicMasses.Of(118));
        Assert.Throws<ArgumentOutOfRangeException>(() => AtomicMasses.Of(0));
        AtomicStructure water = Files.Samples.Water();
        Assert.Equal([15.999, 1.008, 1.008], AtomicMasses.Of(water));
        water.SetColumn("masses", [16, 2, 2]);
        Assert.Equal([16, 2, 2], AtomicMasses.Of(water));
        water.SetColumn("masses", [16, 2, 0]);
        Assert.Equal(2, Assert.Throws<InvalidStructureException>(() => AtomicMasses.Of(water, 5)).AtomIndex);
        Assert.Equal(5, Assert.Throws<InvalidStructureException>(() => AtomicMasses.Of(new AtomicStructure([0, 0, 0], [0]), 5)).StructureIndex);
    }
}
