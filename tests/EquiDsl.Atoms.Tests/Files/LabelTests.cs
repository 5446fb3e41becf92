using EquiDsl.Files;
using Xunit;

namespace EquiDsl.Atoms.Tests.Files;

public sealed class LabelTests
{
    private const string Cell = "Lattice=\"2 0 0 0 2 0 0 0 2\"";

    [Theory]
    [InlineData("stress=\"1 2 3 4 5 6\"", "stress", 1)]
    [InlineData("virial=\"-8 0 0 0 -8 0 0 0 -8\"", "virial", 1)]
    [InlineData("REF_energy=1 REF_virials=\"-8 0 0 0 -8 0 0 0 -8\"", "REF_virials", 1)]
    [InlineData("REF_energy=1 REF_stress=\"2 0 0 0 2 0 0 0 2\" stress=\"1 2 3 4 5 6\"", "REF_stress", 2)]
    public void Stresses_and_virials_are_those_of_the_energy_s_family(string comment, string key, double xx)
    {
        AtomicStructure s = Read(comment);
        Assert.Equal((key, xx), (s.StressKey, s.GetStress()![0]));
        using var folder = new TemporaryFolder();
        StructureFile.Write(folder.File("a.extxyz"), [s]);
        StructureFile.Write(folder.File("a.traj"), [s]);
        foreach (string name in new[] { "a.extxyz", "a.traj" })
        {
            using StructureFile file = StructureFile.Open(folder.File(name));
            Assert.Equal(xx, file[0].GetStress()![0]);
        }
        s.RemoveResults();
        Assert.Null(s.GetStress());
        s.SetStress([1, 1, 1, 0, 0, 0]);
        Assert.Equal(("stress", 1), (s.StressKey, s.GetStress()![0]));
    }

    [Fact]
    public void A_virial_without_a_volume_is_no_stress()
    {
        using var folder = new TemporaryFolder();
        using StructureFile file = StructureFile.Open(folder.Write("a.xyz", "1\nenergy=1 virial=\"1 0 0 0 1 0 0 0 1\"\nH 0 0 0\n"));
        Assert.Null(file[0].GetStress());
    }

    [Theory]
    [InlineData("a.traj")]
    [InlineData("a.db")]
    [InlineData("a.extxyz")]
    public void Named_labels_are_found_among_the_pairs_of_any_format(string name)
    {
        using var folder = new TemporaryFolder();
        AtomicStructure water = Samples.Water();
        water.Energy = -1;
        water.Info["REF_energy"] = "-2.5";
        water.Info["REF_forces"] = "[[1, 2, 3], [4, 5, 6], [7, 8, 9]]";
        water.Info["my_stress"] = "[1, 2, 3, 4, 5, 6]";
        StructureFile.Write(folder.File(name), [water]);
        LabelKeys keys = new() { Energy = "REF_energy", Forces = "REF_forces", Stress = "my_stress" };
        using StructureFile file = StructureFile.Open(folder.File(name), options: new() { Labels = keys });
        AtomicStructure s = Assert.Single(file.ReadAll());
        Assert.Equal((-2.5, "-1"), (s.Energy, s.Info["energy"]));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9], s.Forces!);
        Assert.Equal([1, 2, 3, 4, 5, 6], s.GetStress()!);
        Assert.Equal(s.Forces, file[0].Forces);
    }

    [Fact]
    public void A_named_label_that_a_record_lacks_is_an_error_that_names_those_that_are_there()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("rows.aselmdb", LmdbBuilder.Build(("1", LmdbTests.Row(""))));
        using StructureFile file = StructureFile.Open(path, options: new() { Labels = new() { Energy = "REF_energy" } });
        var error = Assert.Throws<EquiDslFileException>(() => file[0]);
        Assert.Contains("no energy of this name; it has gap.", error.Message, StringComparison.Ordinal);
        using StructureFile poscar = StructureFile.Open(folder.Write("POSCAR", PoscarTests.Direct), options: new() { Labels = new() { Forces = "f" } });
        Assert.Contains("no forces of this name; it has none", Assert.Throws<EquiDslFileException>(() => poscar[0]).Message, StringComparison.Ordinal);
    }

    private static AtomicStructure Read(string comment)
    {
        using var folder = new TemporaryFolder();
        using StructureFile file = StructureFile.Open(folder.Write("a.extxyz", $"1\n{Cell} Properties=species:S:1:pos:R:3 {comment}\nH 0 0 0\n"));
        return file[0];
    }
}
