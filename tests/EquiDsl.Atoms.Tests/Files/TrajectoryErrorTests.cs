using System.Text;
using EquiDsl.Files;
using Xunit;

namespace EquiDsl.Atoms.Tests.Files;

public sealed class TrajectoryErrorTests
{
    [Theory]
    [InlineData(0, 'x', "not an ASE trajectory")]
    [InlineData(8, 'x', "expected an ASE trajectory")]
    [InlineData(24, 9, "version 9")]
    [InlineData(36, 1, "announces 4294967297 items")]
    [InlineData(46, 1, "announced at byte")]
    public void A_damaged_header_is_named(int place, int value, string expected)
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = Frames(folder);
        bytes[place] = (byte)value;
        string path = folder.Write("b.traj", bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<EquiDslFileException>(() => StructureFile.Open(path, StructureFormat.AseTrajectory));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
    }

    [Theory]
    [InlineData("\"positions.\":{\"ndarray\": [[3, 3]", "\"positions.\":{\"ndarray\": [[9, 3]", "positions", "expected 9")]
    [InlineData("\"positions.\":{\"ndarray\": [[3, 3]", "\"positions.\":{\"ndarray\": [[-3, 3]", "positions", "is not possible")]
    [InlineData("\"numbers.\":{\"ndarray\": [[3], \"int64\"", "\"numbers.\":{\"ndarray\": [[3], \"int65\"", "numbers", "'int65'")]
    [InlineData("\"positions.\"", "\"qositions.\"", "positions", "no positions")]
    [InlineData("\\\"indices\\\": [0]", "\\\"indices\\\": [9]", "constraints", "holds atom 9")]
    [InlineData("\"pbc\":[true, ", "\"pbc\":[true: ", null, "malformed")]
    [InlineData("\"energy\":-12.5", "\"energy\":\"abc\"", "energy", "not a number")]
    public void A_damaged_frame_is_named(string old, string replacement, string? field, string expected)
    {
        using var folder = new TemporaryFolder();
        string text = Encoding.Latin1.GetString(Frames(folder));
        Assert.Contains(old, text, StringComparison.Ordinal);
        // The JSON keeps its length: what the replacement adds is taken from the padding.
        string padding = new('p', 40);
        text = text.Replace(old, replacement, StringComparison.Ordinal)
            .Replace(padding, new string('p', 40 - replacement.Length + old.Length), StringComparison.Ordinal);
        using StructureFile file = StructureFile.Open(folder.Write("b.traj", Encoding.Latin1.GetBytes(text)));
        var error = Assert.Throws<EquiDslFileException>(() => file[0]);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal((1, field), (error.Frame, error.Field));
    }

    private static byte[] Frames(TemporaryFolder folder)
    {
        AtomicStructure frame = Samples.Slab();
        frame.Info["padding"] = new string('p', 40);
        AseTrajectoryWriter.Write(folder.File("a.traj"), [frame]);
        return File.ReadAllBytes(folder.File("a.traj"));
    }
}
