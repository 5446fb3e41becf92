using EquiDsl.Tests.Files;
using Xunit;
using Xunit.Sdk;

namespace EquiDsl.Tests.Snapshots;

public sealed class SnapshotFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private SnapshotFile File => new(Path.Combine(_folder.Path, "Type.Method#Hint.g"), "cs");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Missing_snapshot_fails_and_leaves_the_received_text()
    {
        string message = Assert.Throws<XunitException>(() => File.Check("a\nb\n", accept: false)).Message;

        Assert.Contains("no snapshot yet", message, StringComparison.Ordinal);
        Assert.Contains(SnapshotFile.AcceptVariable, message, StringComparison.Ordinal);
        Assert.Equal("a\nb", System.IO.File.ReadAllText(Path.Combine(_folder.Path, "Type.Method#Hint.g.received.cs")));
        Assert.False(System.IO.File.Exists(File.Verified));
    }

    [Fact]
    public void Difference_is_shown_with_its_line()
    {
        System.IO.File.WriteAllText(File.Verified, "one\ntwo\nthree");

        string message = Assert.Throws<XunitException>(() => File.Check("one\n2\nthree\n", accept: false)).Message;

        Assert.Contains("First at line 2:\n  one\n- two\n- three\n+ 2\n+ three\n", message, StringComparison.Ordinal);
        Assert.Equal("one\ntwo\nthree", System.IO.File.ReadAllText(File.Verified));
    }

    [Fact]
    public void Equal_text_passes_whatever_its_line_ends_and_removes_a_stale_received_file()
    {
        System.IO.File.WriteAllText(File.Verified, "one\r\ntwo\r\n");
        System.IO.File.WriteAllText(File.Received, "stale");

        File.Check("one\ntwo\n", accept: false);

        Assert.False(System.IO.File.Exists(File.Received));
    }

    [Fact]
    public void Accepting_writes_the_snapshot()
    {
        System.IO.File.WriteAllText(File.Received, "stale");

        File.Check("new\n", accept: true);

        Assert.Equal("new", System.IO.File.ReadAllText(File.Verified));
        Assert.False(System.IO.File.Exists(File.Received));
        File.Check("new", accept: false);
    }
}
