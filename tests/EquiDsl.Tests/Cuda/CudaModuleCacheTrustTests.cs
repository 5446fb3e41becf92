using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using EquiDsl.Cuda;
using EquiDsl.Tests.Files;
using EquiDsl.Tests.Packaging;
using Xunit;

namespace EquiDsl.Tests.Cuda;

/// <summary>Who may have written what the cache hands to the driver.</summary>
[SupportedOSPlatform("linux")]
public sealed partial class CudaModuleCacheTrustTests : IDisposable
{
    private const UnixFileMode ForUser = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const uint Stranger = 54321;

    private readonly TemporaryFolder _folder = new();
    private readonly CountingCompiler _compiler = new();
    private readonly List<string> _warnings = [];

    private string Place => _folder.File("cache");

    private string Kernels => Path.Combine(Place, "equidsl-kernels");

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Folders_and_files_are_made_for_the_user_alone()
    {
        Linux();
        string place = _folder.File("missing/parent/cache");
        Get(new(place, null, _warnings.Add));

        foreach (string folder in new[] { "missing", "missing/parent", "missing/parent/cache", "missing/parent/cache/equidsl-kernels" })
            Assert.Equal(ForUser | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder.File(folder)));
        Assert.Empty(Directory.GetFiles(place));
        string[] files = Directory.GetFiles(Path.Combine(place, "equidsl-kernels"));
        Assert.Equal(2, files.Length);
        Assert.All(files, file => Assert.Equal(ForUser, File.GetUnixFileMode(file)));
        Assert.Empty(_warnings);
    }

    [SkippableTheory]
    [InlineData("0777")]
    [InlineData("1777")]
    [InlineData("0770")]
    [InlineData("0720")]
    [InlineData("0702")]
    [InlineData("2775")]
    public void A_folder_that_others_may_write_is_not_used(string mode)
    {
        Linux();
        foreach (string folder in new[] { Place, Kernels })
        {
            Get(Cache());
            string[] before = Directory.GetFiles(Kernels);
            UnixFileMode usual = File.GetUnixFileMode(folder);
            File.SetUnixFileMode(folder, Mode(mode));

            int compiled = _compiler.Count;
            CudaModuleCache cache = Cache();
            Get(cache);
            Get(cache, "other");
            Assert.Equal(compiled + 2, _compiler.Count);
            Assert.Equal(before.Order(), Directory.GetFiles(Kernels).Order());
            Assert.Contains($"{folder}' can be written by others (mode 0{mode[1..]}", Assert.Single(_warnings), StringComparison.Ordinal);
            Assert.Equal(Mode(mode), File.GetUnixFileMode(folder));
            File.SetUnixFileMode(folder, usual);
            _warnings.Clear();
        }
    }

    [SkippableTheory]
    [InlineData("0700")]
    [InlineData("0750")]
    [InlineData("0755")]
    public void A_folder_that_is_named_keeps_its_mode_and_kernels_lie_in_a_private_one(string mode)
    {
        Linux();
        Directory.CreateDirectory(Place);
        File.SetUnixFileMode(Place, Mode(mode));
        Get(Cache());
        Assert.Equal(ForUser | UnixFileMode.UserExecute, File.GetUnixFileMode(Kernels));
        File.SetUnixFileMode(Kernels, Mode(mode));
        Get(Cache());
        Assert.Equal(1, _compiler.Count);
        Assert.Empty(_warnings);
        Assert.Equal(Mode(mode), File.GetUnixFileMode(Place));
        Assert.Equal(ForUser | UnixFileMode.UserExecute, File.GetUnixFileMode(Kernels));
        Assert.Equal([Kernels], Directory.GetFileSystemEntries(Place));
    }

    [SkippableFact]
    public void Folders_of_the_program_that_others_may_read_are_made_private()
    {
        Linux();
        string above = _folder.File("equidsl"), below = Path.Combine(above, "cuda");
        Directory.CreateDirectory(below);
        File.SetUnixFileMode(above, Mode("0755"));
        File.SetUnixFileMode(below, Mode("0755"));
        PrivateFolder.Own(above, "cuda").Open(make: false)!.Dispose();
        Assert.Equal(ForUser | UnixFileMode.UserExecute, File.GetUnixFileMode(above));
        Assert.Equal(ForUser | UnixFileMode.UserExecute, File.GetUnixFileMode(below));
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/.")]
    public void A_folder_that_is_a_link_is_not_used(string end)
    {
        Linux();
        Get(Cache());
        Directory.CreateSymbolicLink(_folder.File("link"), Place);
        Get(new(_folder.File("link") + end, null, _warnings.Add));
        Assert.Equal(2, _compiler.Count);
        Assert.Contains("link' is a symbolic link", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_link_in_the_place_of_the_private_folder_is_not_followed()
    {
        Linux();
        Get(Cache());
        Directory.Move(Kernels, _folder.File("elsewhere"));
        Directory.CreateSymbolicLink(Kernels, _folder.File("elsewhere"));
        string[] before = Directory.GetFiles(_folder.File("elsewhere"));
        Get(Cache());
        Get(Cache(), "other");
        Assert.Equal(3, _compiler.Count);
        Assert.Equal(before, Directory.GetFiles(_folder.File("elsewhere")));
        Assert.Contains("equidsl-kernels' is a symbolic link", _warnings[0], StringComparison.Ordinal);
    }

    /// <summary>What was checked is what is used, whatever is put in the place of its path meanwhile.</summary>
    [SkippableFact]
    public void A_folder_that_is_exchanged_while_it_is_open_changes_nothing()
    {
        Linux();
        string above = _folder.File("equidsl"), below = Path.Combine(above, "cuda"), moved = _folder.File("moved");
        using OpenFolder folder = PrivateFolder.Own(above, "cuda").Open(make: true)!;
        folder.Write("file", replace: true, [1, 2]);
        Directory.Move(above, moved);
        Directory.CreateDirectory(below);
        File.WriteAllText(Path.Combine(below, "file"), "theirs");
        File.WriteAllText(Path.Combine(below, "trap"), "theirs");

        Assert.Equal([1, 2], folder.Read("file", 10)!.Content);
        Assert.Null(folder.Read("trap", 10));
        folder.Write("file", replace: true, [3], [4]);
        folder.Write("file", replace: false, [5]);
        folder.Write("new", replace: false, [6]);
        folder.Delete("trap");
        Assert.Equal(["file"], folder.Files().Select(f => f.Name));

        Assert.Equal([3, 4], File.ReadAllBytes(Path.Combine(moved, "cuda", "file")));
        Assert.Equal([6], File.ReadAllBytes(Path.Combine(moved, "cuda", "new")));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(moved, "cuda")).Length);
        Assert.Equal("theirs", File.ReadAllText(Path.Combine(below, "file")));
        Assert.Equal("theirs", File.ReadAllText(Path.Combine(below, "trap")));
        folder.Delete("new");
        folder.Delete("new");
        Assert.False(File.Exists(Path.Combine(moved, "cuda", "new")));
    }

    /// <summary>Opening a pipe waits for a writer, and the pipe may come between any question and the opening.</summary>
    [SkippableFact]
    public void A_pipe_that_comes_and_goes_is_not_waited_for()
    {
        Linux();
        using OpenFolder folder = PrivateFolder.Own(_folder.File("equidsl"), "cuda").Open(make: true)!;
        string file = folder.File("file"), pipe = folder.File("pipe"), other = folder.File("other");
        Assert.Equal(0, Command.Run("mkfifo", _folder.File("equidsl/cuda"), [pipe]).ExitCode);
        folder.Write("file", replace: true, [1]);
        folder.Write("other", replace: true, [1]);
        using CancellationTokenSource end = new();
        Thread exchange = new(() =>
        {
            while (!end.IsCancellationRequested)
            {
                _ = link(pipe, pipe + "2") + rename(pipe + "2", file) + link(other, other + "2") + rename(other + "2", file);
            }
        });
        int files = 0, pipes = 0;
        Task reading = Task.Factory.StartNew(
            () =>
            {
                for (int i = 0; i < 20_000 || ((files == 0 || pipes == 0) && i < 2_000_000); i++)
                {
                    try
                    {
                        files += folder.Read("file", 10)!.Content.Length;
                    }
                    catch (UntrustedFileException refusal)
                    {
                        Assert.EndsWith("file' is not a regular file", refusal.Message, StringComparison.Ordinal);
                        pipes++;
                    }
                }
            },
            TaskCreationOptions.LongRunning);
        exchange.Start();
        try
        {
            Assert.True(reading.Wait(TimeSpan.FromSeconds(60)), "a pipe is waited for");
        }
        finally
        {
            end.Cancel();
            exchange.Join();
        }
        Assert.True(files > 0 && pipes > 0, $"{files} files and {pipes} pipes");
    }

    [SkippableFact]
    public void A_file_of_no_modules_size_is_not_read()
    {
        Linux();
        Get(Cache());
        using (FileStream large = File.OpenWrite(Module()))
            large.SetLength(1L << 40);
        Get(Cache());
        Assert.Equal(2, _compiler.Count);
        Assert.Contains("has 1099511627776 bytes; expected 268435456 at most", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_folder_of_another_user_is_not_used()
    {
        Root();
        Get(Cache());
        Assert.Equal(0, chown(Place, Stranger, Stranger));
        Get(Cache());
        Assert.Equal(2, _compiler.Count);
        Assert.Contains($"belongs to user {Stranger}", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("written")]
    [InlineData("link")]
    [InlineData("nothing")]
    public void A_folder_above_is_as_private(string what)
    {
        Linux();
        string above = _folder.File("equidsl");
        PrivateFolder place = PrivateFolder.Own(above, "cuda");
        using (OpenFolder folder = place.Open(make: true)!)
            folder.Write("file", replace: true, [1, 2]);
        if (what == "written")
            File.SetUnixFileMode(above, Mode("0777"));
        if (what == "link")
        {
            Directory.Move(above, _folder.File("elsewhere"));
            Directory.CreateSymbolicLink(above, _folder.File("elsewhere"));
        }

        if (what == "nothing")
        {
            using OpenFolder folder = place.Open(make: false)!;
            Assert.Equal([1, 2], folder.Read("file", 2)!.Content);
            return;
        }
        Assert.Contains("equidsl'", Assert.Throws<UntrustedFileException>(() => place.Open(make: false)).Message, StringComparison.Ordinal);
        Assert.Throws<UntrustedFileException>(() => place.Open(make: true));
    }

    [SkippableTheory]
    [InlineData("forged")]
    [InlineData("other key")]
    [InlineData("other name")]
    [InlineData("no key")]
    [InlineData("link")]
    [InlineData("pipe")]
    [InlineData("folder")]
    [InlineData("written")]
    [InlineData("stranger")]
    public void A_file_that_others_may_have_written_is_compiled_again_and_replaced(string how)
    {
        Linux();
        Get(Cache());
        string module = Module(), elsewhere = _folder.File("elsewhere");
        byte[] good = File.ReadAllBytes(module), evil = _compiler.Code("evil");
        switch (how)
        {
            case "forged":
                File.WriteAllBytes(module, [.. "EQUIDSL2"u8, .. SHA256.HashData(evil), .. evil]);
                break;
            case "other key":
                byte[] name = Encoding.UTF8.GetBytes(Path.GetFileName(module) + '\0');
                File.WriteAllBytes(module, [.. "EQUIDSL2"u8, .. HMACSHA256.HashData(new byte[32], name.Concat(evil).ToArray()), .. evil]);
                break;
            case "other name":
                Get(Cache(), "evil");
                File.Copy(Directory.GetFiles(Kernels, "*.cubin").Single(f => f != module), module, overwrite: true);
                break;
            case "no key":
                File.Delete(Path.Combine(Kernels, CudaModuleSeal.KeyName));
                break;
            case "link":
                File.Move(module, elsewhere);
                File.CreateSymbolicLink(module, elsewhere);
                break;
            case "pipe":
                File.Delete(module);
                Assert.Equal(0, Command.Run("mkfifo", Kernels, [module]).ExitCode);
                break;
            case "folder":
                File.Delete(module);
                Directory.CreateDirectory(module);
                break;
            case "written":
                File.SetUnixFileMode(module, ForUser | UnixFileMode.GroupWrite);
                break;
            case "stranger":
                Root();
                Assert.Equal(0, chown(module, Stranger, Stranger));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(how), how, "an unknown way");
        }

        int before = _compiler.Count;
        Get(Cache());
        Assert.Equal(before + 1, _compiler.Count);
        Assert.Contains("compiled again: ", _warnings[0], StringComparison.Ordinal);
        // A folder in the file's place is not removed.
        Assert.Equal(how == "folder" ? 2 : 1, _warnings.Count);
        if (how == "folder")
            return;
        _warnings.Clear();
        Get(Cache());
        Assert.Equal(before + 1, _compiler.Count);
        Assert.Empty(_warnings);
        Assert.Equal(ForUser, File.GetUnixFileMode(module));
        Assert.Equal(good.Length, File.ReadAllBytes(module).Length);
        if (how == "link")
            Assert.Equal(good, File.ReadAllBytes(elsewhere));
    }

    [SkippableTheory]
    [InlineData("read")]
    [InlineData("written")]
    [InlineData("short")]
    public void A_key_that_others_may_know_is_replaced_with_what_it_sealed(string how)
    {
        Linux();
        Get(Cache());
        string key = Path.Combine(Kernels, CudaModuleSeal.KeyName);
        byte[] known = File.ReadAllBytes(key);
        if (how == "short")
            File.WriteAllBytes(key, known[..^1]);
        else
            File.SetUnixFileMode(key, ForUser | (how == "read" ? UnixFileMode.OtherRead : UnixFileMode.GroupWrite));

        Get(Cache());
        Assert.Equal(2, _compiler.Count);
        Assert.Single(_warnings);
        Assert.Equal(ForUser, File.GetUnixFileMode(key));
        Assert.NotEqual(known, File.ReadAllBytes(key));
        Get(Cache());
        Assert.Equal(2, _compiler.Count);
        Assert.Single(_warnings);
    }

    [SkippableTheory]
    [InlineData("foreign", "has the name of EquiDsl's key and is another file, which stays; move it away")]
    [InlineData("empty", "has the name of EquiDsl's key and is another file, which stays; move it away")]
    [InlineData("large", "bytes; expected 4096 at most")]
    [InlineData("link", "is a symbolic link")]
    [InlineData("pipe", "is not a regular file")]
    [InlineData("folder", "is not a regular file")]
    [InlineData("stranger", "belongs to user 54321")]
    public void What_is_no_key_of_the_program_stays_and_nothing_is_kept(string how, string expected)
    {
        Linux();
        Get(Cache());
        string key = Path.Combine(Kernels, CudaModuleSeal.KeyName), elsewhere = _folder.File("elsewhere");
        byte[] known = File.ReadAllBytes(key);
        File.Move(key, elsewhere);
        switch (how)
        {
            case "foreign":
                File.WriteAllText(key, "the key to something else, of any length, the only copy of it");
                break;
            case "empty":
                File.WriteAllText(key, "");
                break;
            case "large":
                File.WriteAllBytes(key, [.. known, .. new byte[5000]]);
                break;
            case "link":
                File.CreateSymbolicLink(key, elsewhere);
                break;
            case "pipe":
                Assert.Equal(0, Command.Run("mkfifo", Kernels, [key]).ExitCode);
                break;
            case "folder":
                Directory.CreateDirectory(key);
                break;
            case "stranger":
                Root();
                File.Move(elsewhere, key);
                Assert.Equal(0, chown(key, Stranger, Stranger));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(how), how, "an unknown way");
        }
        string[] before = Directory.GetFileSystemEntries(Kernels);
        byte[]? content = how is "foreign" or "empty" or "large" or "stranger" ? File.ReadAllBytes(key) : null;

        CudaModuleCache cache = Cache();
        Get(cache);
        Get(cache, "other");
        Assert.Equal(3, _compiler.Count);
        string warning = Assert.Single(_warnings);
        Assert.StartsWith("compiled kernels are not kept on disk, and each start compiles them again: ", warning, StringComparison.Ordinal);
        Assert.Contains($"{key}' ", warning, StringComparison.Ordinal);
        Assert.Contains(expected, warning, StringComparison.Ordinal);
        Assert.Equal(before.Order(), Directory.GetFileSystemEntries(Kernels).Order());
        if (content is not null)
            Assert.Equal(content, File.ReadAllBytes(key));
        else if (how == "link")
            Assert.Equal((elsewhere, known.Length), (new FileInfo(key).LinkTarget, File.ReadAllBytes(elsewhere).Length));
    }

    /// <summary>Files of a user in the folder that they name.</summary>
    [SkippableFact]
    public void Files_beside_the_private_folder_stay()
    {
        Linux();
        Directory.CreateDirectory(Place);
        string[] others = [.. new[] { "key", CudaModuleSeal.KeyName, new string('a', 64) + ".cubin" }.Select(name => Path.Combine(Place, name))];
        Assert.All(others, other => File.WriteAllText(other, "mine"));
        Get(new(Place, 1, Warn));
        Assert.All(others, other => Assert.Equal("mine", File.ReadAllText(other)));
        Assert.Empty(_warnings);
    }

    [SkippableFact]
    public void Many_that_make_the_key_at_the_same_time_use_one()
    {
        Linux();
        for (int round = 0; round < 30; round++)
        {
            string place = _folder.File($"round {round}");
            using Barrier start = new(8);
            Thread[] threads = [.. Enumerable.Range(0, 8).Select(i => new Thread(() =>
            {
                CudaModuleCache cache = new(place, null, Warn);
                start.SignalAndWait();
                Get(cache, $"text {i}");
            }))];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            CudaModuleCache all = new(place, null, Warn);
            for (int i = 0; i < 8; i++)
                Get(all, $"text {i}");
            Assert.Equal(8, all.Hits);
            Assert.Equal(9, Directory.GetFiles(Path.Combine(place, "equidsl-kernels")).Length);
        }
        Assert.Empty(_warnings);
    }

    [SkippableFact]
    public void Files_of_other_names_stay()
    {
        Linux();
        Directory.CreateDirectory(Kernels);
        string[] others = [.. new[] { "mine.cubin", "mine.cubin.old.tmp", new string('a', 64) + ".cubin.txt" }.Select(name => Path.Combine(Kernels, name))];
        foreach (string other in others)
        {
            File.WriteAllText(other, "mine");
            File.SetLastWriteTimeUtc(other, DateTime.UtcNow.AddDays(-1));
        }
        Get(new(Place, 1, _warnings.Add));
        Assert.All(others, other => Assert.True(File.Exists(other)));
        Assert.Empty(Directory.GetFiles(Kernels, "*.cubin").Except(others));
    }

    private static void Linux() => Skip.IfNot(OperatingSystem.IsLinux(), "owners and modes of Linux");

    private static void Root() => Skip.IfNot(Environment.IsPrivilegedProcess, "only root can give a file to another user");

    private static UnixFileMode Mode(string octal) => (UnixFileMode)Convert.ToInt32(octal, 8);

    private CudaModuleCache Cache() => new(Place, null, Warn);

    private void Warn(string line)
    {
        Assert.DoesNotContain('\n', line);
        lock (_warnings)
            _warnings.Add(line);
    }

    private void Get(CudaModuleCache cache, string text = "text") => Assert.Equal(_compiler.Code(text), cache.Get(_compiler, new("a", text), 90));

    private string Module() => Assert.Single(Directory.GetFiles(Kernels, "*.cubin"));

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int chown(string path, uint user, uint group);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int link(string path, string name);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rename(string path, string name);
}
