using EquiDsl.Files;
using Xunit;

namespace EquiDsl.Atoms.Tests.Files;

public sealed class FormatTests
{
    [Theory]
    [InlineData("a.extxyz", "1\n\nH 0 0 0\n", StructureFormat.ExtendedXyz)]
    [InlineData("frames", "1\n\nH 0 0 0\n", StructureFormat.ExtendedXyz)]
    [InlineData("a.txt", CifTests.Copper, StructureFormat.Cif)]
    [InlineData("CONTCAR", PoscarTests.Direct, StructureFormat.Poscar)]
    [InlineData("a.vasp", PoscarTests.Direct, StructureFormat.Poscar)]
    [InlineData("structure", PoscarTests.Direct, StructureFormat.Poscar)]
    public void Text_formats_are_told_by_name_or_content(string name, string text, StructureFormat format)
    {
        using var folder = new TemporaryFolder();
        using StructureFile file = StructureFile.Open(folder.Write(name, text));
        Assert.Equal((format, 1), (file.Format, file.Count));
        Assert.True(file[0].Count > 0);
    }

    [Fact]
    public void Binary_formats_are_told_by_content_whatever_the_name()
    {
        using var folder = new TemporaryFolder();
        StructureFile.Write(folder.File("a.traj"), [Samples.Water()]);
        StructureFile.Write(folder.File("a.db"), [Samples.Water()]);
        File.Move(folder.File("a.traj"), folder.File("one.xyz"));
        File.Move(folder.File("a.db"), folder.File("two.cif"));
        using StructureFile one = StructureFile.Open(folder.File("one.xyz")), two = StructureFile.Open(folder.File("two.cif"));
        Assert.Equal((StructureFormat.AseTrajectory, StructureFormat.AseDatabase), (one.Format, two.Format));
    }

    [Fact]
    public void Absent_empty_and_foreign_files_are_file_errors()
    {
        using var folder = new TemporaryFolder();
        foreach (StructureFormat format in Enum.GetValues<StructureFormat>())
        {
            Assert.Throws<EquiDslFileException>(() => StructureFile.Open(folder.File("absent"), format));
            Assert.Throws<EquiDslFileException>(() => StructureFile.Open(folder.Path, format));
            Assert.Throws<EquiDslFileException>(() =>
            {
                using StructureFile file = StructureFile.Open(folder.Write("noise", [1, 2, 3, 0, 255, 10, 7]), format);
                file.ReadAll().ToList();
            });
        }
        Assert.Throws<EquiDslFileException>(() => StructureFile.Open(folder.Write("empty", "")));
        string message = Assert.Throws<EquiDslFileException>(() => StructureFile.Open(folder.Write("text", "Dear reader,\nhello\n"))).Message;
        Assert.Contains("the format is unknown; expected extended XYZ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Xyz_frames_are_found_by_index_and_errors_name_frame_and_line()
    {
        using var folder = new TemporaryFolder();
        string text = "\uFEFF1\r\nfirst\r\nH 0 0 1\r\n\r\n \n2\nsecond\nO 0 0 2\nH 0 0 3\n0\n\n1\nfourth\nH 0 x 0\n";
        using StructureFile file = StructureFile.Open(folder.Write("a.xyz", text));
        Assert.Equal(4, file.Count);
        Assert.Equal([0, 0, 2, 0, 0, 3], file[1].Positions);
        Assert.Equal([0, 0, 1], file[0].Positions);
        Assert.Equal(0, file[2].Count);
        var error = Assert.Throws<EquiDslFileException>(() => file[3]);
        Assert.Equal((4, 14L), (error.Frame, error.Line));
        using StructureFile broken = StructureFile.Open(folder.Write("b.xyz", "1\n\nH 0 0 0\n5\n\nH 0 0 0\n"));
        Assert.Equal(2, broken.Count);
        error = Assert.Throws<EquiDslFileException>(() => broken[1]);
        Assert.Equal(2, error.Frame);
        Assert.Contains("ends after 1 of 5 atoms", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_is_thread_safe()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in new[] { "a.traj", "a.db", "a.xyz" })
        {
            StructureFile.Write(folder.File(name), Enumerable.Range(0, 40).Select(Samples.Slab));
            using StructureFile file = StructureFile.Open(folder.File(name));
            Parallel.For(0, 400, i => Samples.AssertSame(Samples.Slab(i % 40), file[i % 40]));
        }
    }
}
