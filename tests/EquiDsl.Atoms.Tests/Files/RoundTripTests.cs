using EquiDsl.Files;
using Xunit;

namespace EquiDsl.Atoms.Tests.Files;

public sealed class RoundTripTests
{
    [Theory]
    [InlineData("frames.traj")]
    [InlineData("frames.db")]
    [InlineData("frames.extxyz")]
    public void Everything_survives_writing_and_reading(string name)
    {
        using var folder = new TemporaryFolder();
        AtomicStructure[] frames = [Samples.Slab(), Samples.Water(), Samples.Slab(2), new([], [])];
        StructureFile.Write(folder.File(name), frames);
        using StructureFile file = StructureFile.Open(folder.File(name));
        Assert.Equal(frames.Length, file.Count);
        for (int i = frames.Length - 1; i >= 0; i--)
        {
            Samples.AssertSame(frames[i], file[i]);
            foreach ((string key, string value) in frames[i].Info)
                Assert.Equal(value, file[i].Info[key]);
        }
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [SkippableTheory]
    [InlineData("neb_sample.traj", ".db")]
    [InlineData("neb_sample.traj", ".extxyz")]
    [InlineData("oc20_s2ef_pyg2.lmdb", ".traj")]
    [InlineData("oxides.db", ".traj")]
    public void Real_files_are_converted_without_loss(string name, string extension)
    {
        using var folder = new TemporaryFolder();
        using StructureFile original = StructureFile.Open(SharedData.File(name));
        StructureFile.Write(folder.File("copy" + extension), original.ReadAll());
        using StructureFile copy = StructureFile.Open(folder.File("copy" + extension));
        Assert.Equal(original.Count, copy.Count);
        for (int i = 0; i < original.Count; i += 7)
            Samples.AssertSame(original[i], copy[i]);
    }

    [Fact]
    public void Results_of_another_calculator_do_not_stay_beside_new_ones()
    {
        using var folder = new TemporaryFolder();
        using StructureFile old = StructureFile.Open(folder.Write("a.extxyz", """
            2
            Properties=species:S:1:pos:R:3:force:R:3:magmoms:R:1:energies:R:1:tags:I:1 dft_energy=-3 free_energy=-4 stress="1 0 0 0 1 0 0 0 1" dipole="1 2 3" magmom=2 calculator=vasp note=x
            Cu 0 0 0 1 0 0 0.5 1 7
            Cu 0 0 2.5 -1 0 0 0.5 1 8
            """));
        AtomicStructure structure = old[0];
        new Evaluation(-1, [1, 2, 3, 4, 5, 6]).StoreIn(structure);
        StructureFile.Write(folder.File("b.extxyz"), [structure]);
        using StructureFile file = StructureFile.Open(folder.File("b.extxyz"));
        AtomicStructure s = file[0];
        Assert.Equal((-1, "energy", "forces"), (s.Energy, s.EnergyKey, s.ForcesKey));
        Assert.Equal([1, 2, 3, 4, 5, 6], s.Forces!);
        Assert.Equal(["dft_energy", "note"], s.Info.Keys);
        Assert.Equal([7, 8], s.GetTags()!);
        Assert.Single(s.Columns);
    }

    [Theory]
    [InlineData("a.cif", "no format that can be written")]
    [InlineData("missing/a.traj", "its folder does not exist")]
    [InlineData("folder.traj", "is a folder itself")]
    public void A_path_that_cannot_be_written_is_known_beforehand(string name, string expected)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("folder.traj"));
        StructureFile.RequireWritable(folder.File("a.traj"));
        Assert.Contains(expected, Assert.Throws<EquiDslFileException>(() => StructureFile.RequireWritable(folder.File(name))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_are_not_finite_survive_in_a_trajectory()
    {
        using var folder = new TemporaryFolder();
        AtomicStructure frame = Samples.Slab();
        frame.Energy = double.NaN;
        frame.Cell[8] = double.PositiveInfinity;
        frame.Forces![0] = double.NegativeInfinity;
        AseTrajectoryWriter.Write(folder.File("a.traj"), [frame]);
        using StructureFile file = StructureFile.Open(folder.File("a.traj"));
        Samples.AssertSame(frame, file[0]);
    }

    [Fact]
    public void A_trajectory_can_be_read_while_it_grows_and_be_gone_on_with()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("run.traj");
        using (AseTrajectoryWriter writer = AseTrajectoryWriter.Append(path))
        {
            for (int i = 0; i < 50; i++)
            {
                writer.Write(Samples.Slab(i));
                if (i % 17 == 0)
                    AssertSteps(path, i + 1);
            }
        }
        using (AseTrajectoryWriter writer = AseTrajectoryWriter.Append(path))
        {
            Assert.Equal(50, writer.Count);
            for (int i = 50; i < 60; i++)
                writer.Write(Samples.Slab(i));
        }
        AssertSteps(path, 60);
    }

    [Fact]
    public void A_failed_write_leaves_the_older_file()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in new[] { "a.traj", "a.db", "a.extxyz" })
        {
            string path = folder.Write(name, "older");
            Assert.Throws<EquiDslFileException>(() => StructureFile.Write(path, [Samples.Water(), new([0, 0, 0], [200])]));
            Assert.Equal("older", File.ReadAllText(path));
        }
        Assert.Equal(3, Directory.GetFiles(folder.Path).Length);
        Assert.Throws<EquiDslFileException>(() => StructureFile.Write(folder.File("a.cif"), [Samples.Water()]));
        Assert.Throws<EquiDslFileException>(() => StructureFile.Write(folder.File("absent/a.db"), [Samples.Water()]));
    }

    private static void AssertSteps(string path, int count)
    {
        using StructureFile file = StructureFile.Open(path);
        Assert.Equal(count, file.Count);
        for (int i = 0; i < count; i++)
            Samples.AssertSame(Samples.Slab(i), file[i]);
    }
}
