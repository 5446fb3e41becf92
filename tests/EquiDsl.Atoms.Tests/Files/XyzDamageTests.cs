using EquiDsl.Files;
using Xunit;

namespace EquiDsl.Atoms.Tests.Files;

/// <summary>One broken frame of an XYZ file is one frame that cannot be read; the others are found.</summary>
public sealed class XyzDamageTests
{
    private const int Frames = 20, Atoms = 8, Lines = Atoms + 2, Broken = 3, Start = Broken * Lines;

    [Theory]
    [InlineData("missing atom", "the frame has fewer lines than its 8 atoms: after 7 of them", Start + Lines)]
    [InlineData("extra atom", "the frame has more lines than its 8 atoms", Start + Lines + 1)]
    [InlineData("missing comment", "the frame has fewer lines than its 8 atoms: after 7 of them", Start + Lines)]
    [InlineData("missing count", "is not a number of atoms", Start + 1)]
    [InlineData("xx", "\"xx\" is not a number of atoms", Start + 1)]
    [InlineData("-4", "\"-4\" is not a number of atoms", Start + 1)]
    [InlineData("99999999999", "99999999999 atoms; a frame holds at most", Start + 1)]
    [InlineData("0", "the frame has more lines than its 0 atoms", Start + 3)]
    [InlineData("7", "the frame has more lines than its 7 atoms", Start + Lines)]
    [InlineData("9", "the frame has fewer lines than its 9 atoms: after 8 of them", Start + Lines + 1)]
    [InlineData("80", "the frame has fewer lines than its 80 atoms: after 8 of them", Start + Lines + 1)]
    public void A_broken_frame_is_named_and_the_others_are_read(string damage, string expected, long line)
    {
        foreach (bool extended in new[] { true, false })
        {
            List<string> lines = Text(extended);
            switch (damage)
            {
                case "missing atom":
                    lines.RemoveAt(Start + 5);
                    break;
                case "extra atom":
                    lines.Insert(Start + 5, lines[Start + 5]);
                    break;
                case "missing comment":
                    lines.RemoveAt(Start + 1);
                    break;
                case "missing count":
                    lines.RemoveAt(Start);
                    break;
                default:
                    lines[Start] = damage;
                    break;
            }
            using var folder = new TemporaryFolder();
            using StructureFile file = StructureFile.Open(folder.Write("a.xyz", string.Join('\n', lines) + "\n"));

            Assert.Equal(Frames, file.Count);
            for (int i = 0; i < Frames; i++)
            {
                if (i != Broken)
                    Assert.Equal(Structure(i).Positions, file[i].Positions);
            }
            var error = Assert.Throws<EquiDslFileException>(() => file[Broken]);
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
            Assert.Equal((Broken + 1, line), (error.Frame, error.Line));
            Assert.Equal(Broken + 1, Assert.Throws<EquiDslFileException>(() => file.ReadAll().Count()).Frame);
            Assert.Equal(Broken + 1, Assert.Throws<EquiDslFileException>(() => file.Describe(2)).Frame);
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(200)]
    public void A_file_that_is_cut_short_loses_its_last_frame(int bytes)
    {
        using var folder = new TemporaryFolder();
        string text = string.Join('\n', Text(extended: true)) + "\n";
        using StructureFile file = StructureFile.Open(folder.Write("a.extxyz", text[..^bytes]));

        Assert.Equal(Frames, file.Count);
        Assert.Equal(Structure(Frames - 2).Positions, file[Frames - 2].Positions);
        Assert.Equal(Frames, Assert.Throws<EquiDslFileException>(() => file[Frames - 1]).Frame);
    }

    [Fact]
    public void Atoms_after_a_lost_count_make_no_frame_of_their_own()
    {
        // The comment is a number too: were it taken for a count, seven of the eight atoms would follow it.
        List<string> lines = Text(extended: false);
        (lines[Start], lines[Start + 1]) = ("xx", "7");
        using var folder = new TemporaryFolder();
        using StructureFile file = StructureFile.Open(folder.Write("a.xyz", string.Join('\n', lines)));

        Assert.Equal(Frames, file.Count);
        Assert.Throws<EquiDslFileException>(() => file[Broken]);
        Assert.Equal(Structure(Broken + 1).Positions, file[Broken + 1].Positions);
    }

    [Fact]
    public void Frames_longer_than_a_buffer_are_found_after_a_broken_one()
    {
        static AtomicStructure Chain(int count) => new([.. Enumerable.Range(0, 3 * count).Select(k => k / 7.0)], [.. Enumerable.Repeat(29, count)]);
        using var folder = new TemporaryFolder();
        string path = folder.File("a.xyz");
        ExtendedXyz.Write(path, [Chain(5000), Chain(4000), Chain(3000), Chain(10)]);
        List<string> lines = [.. File.ReadAllLines(path).Select(line => line.Contains("Properties", StringComparison.Ordinal) ? "plain" : line)];
        lines.RemoveAt(6000);
        File.WriteAllLines(path, lines);
        using StructureFile file = StructureFile.Open(path);

        Assert.Equal(4, file.Count);
        Assert.Throws<EquiDslFileException>(() => file[1]);
        Assert.Equal([5000, 3000, 10], new[] { 0, 2, 3 }.Select(i => file[i].Count));
    }

    [Fact]
    public void A_trajectory_goes_on_after_its_last_complete_frame_and_keeps_those_after_a_broken_one()
    {
        using var folder = new TemporaryFolder();
        List<string> lines = Text(extended: true);
        lines.RemoveAt(Start + 5);
        string path = folder.Write("a.extxyz", string.Join('\n', lines[..^3]));
        using (StructureTrajectory trajectory = StructureTrajectory.Append(path))
            trajectory.Write(Structure(50));
        using StructureFile file = StructureFile.Open(path);

        Assert.Equal(Frames, file.Count);
        Assert.Equal(Structure(Frames - 2).Positions, file[Frames - 2].Positions);
        Assert.Equal(Structure(50).Positions, file[Frames - 1].Positions);
    }

    private static AtomicStructure Structure(int frame) => new(
        [.. Enumerable.Range(0, 3 * Atoms).Select(k => (2.5 * k) + (0.01 * frame))], [.. Enumerable.Repeat(29, Atoms)],
        [30, 0, 0, 0, 30, 0, 0, 0, 30], Periodicity.All);

    private static List<string> Text(bool extended)
    {
        using var text = new StringWriter { NewLine = "\n" };
        ExtendedXyz.Write(text, Enumerable.Range(0, Frames).Select(Structure));
        List<string> lines = [.. text.ToString().TrimEnd('\n').Split('\n')];
        for (int i = 1; i < lines.Count && !extended; i += Lines)
            lines[i] = $"step {i}";
        return lines;
    }
}
