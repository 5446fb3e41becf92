using System.Net.Sockets;
using EquiDsl.Atoms.Tests.Files;
using Xunit;

namespace EquiDsl.Atoms.Tests.Ipi;

/// <summary>Files at the path where a server listens.</summary>
public sealed class IpiSocketFileTests
{
    [SkippableTheory]
    [InlineData("")]
    [InlineData("text")]
    public void A_file_of_the_user_stays_and_the_server_says_that_it_cannot_listen(string content)
    {
        Skip.If(OperatingSystem.IsWindows(), "sockets are files of Unix.");
        using TemporaryFolder folder = new();
        string path = folder.File("s");
        File.WriteAllText(path, content);

        Assert.Throws<IOException>(() => IpiServer.Listen(IpiEndpoint.UnixPath(path)).Dispose());
        Assert.Equal(content, File.ReadAllText(path));
        File.CreateSymbolicLink(folder.File("l"), path);
        Assert.Throws<IOException>(() => IpiServer.Listen(IpiEndpoint.UnixPath(folder.File("l"))).Dispose());
        Assert.True(File.Exists(folder.File("l")));
    }

    [SkippableFact]
    public void A_socket_that_was_left_behind_gives_way()
    {
        Skip.If(OperatingSystem.IsWindows(), "sockets are files of Unix.");
        using TemporaryFolder folder = new();
        string path = folder.File("s");
        using (Socket left = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            left.Bind(new UnixDomainSocketEndPoint(path));
            File.Move(path, folder.File("kept"));
        }
        File.Move(folder.File("kept"), path);

        using (IpiServer server = IpiServer.Listen(IpiEndpoint.UnixPath(path)))
            Assert.True(File.Exists(path));
        Assert.False(File.Exists(path));
    }

    [SkippableTheory]
    [InlineData("file")]
    [InlineData("link")]
    [InlineData("folder")]
    [InlineData("nothing")]
    public void What_was_put_in_the_place_of_the_socket_stays(string what)
    {
        Skip.If(OperatingSystem.IsWindows(), "sockets are files of Unix.");
        using TemporaryFolder folder = new();
        string path = folder.File("s"), moved = folder.File("moved");
        IpiServer server = IpiServer.Listen(IpiEndpoint.UnixPath(path));
        File.Move(path, moved);
        if (what == "file")
            File.WriteAllText(path, "mine");
        else if (what == "link")
            File.CreateSymbolicLink(path, moved);
        else if (what == "folder")
            Directory.CreateDirectory(path);
        string[] before = Directory.GetFileSystemEntries(folder.File("."));
        server.Dispose();
        server.Dispose();

        Assert.Equal(before.Order(), Directory.GetFileSystemEntries(folder.File(".")).Order());
        if (what == "file")
            Assert.Equal("mine", File.ReadAllText(path));
        // Nobody listens any more.
        using Socket client = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        Assert.Equal(SocketError.ConnectionRefused, Assert.Throws<SocketException>(() => client.Connect(new UnixDomainSocketEndPoint(moved))).SocketErrorCode);
    }

    [SkippableFact]
    public void A_later_servers_socket_stays()
    {
        Skip.If(OperatingSystem.IsWindows(), "sockets are files of Unix.");
        using TemporaryFolder folder = new();
        string path = folder.File("s");
        IpiServer first = IpiServer.Listen(IpiEndpoint.UnixPath(path));
        File.Delete(path);
        using (IpiServer second = IpiServer.Listen(IpiEndpoint.UnixPath(path)))
        {
            first.Dispose();
            using Socket client = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            client.Connect(new UnixDomainSocketEndPoint(path));
            second.Accept().Dispose();
        }
        Assert.False(File.Exists(path));
    }
}
