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

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Folders_and_files_are_made_for_the_user_alone()
    {
        Linux();
        string place = _folder.File("missing/parent/cache");
        Get(new(place, null, _warnings.Add));

        foreach (string folder in new[] { "missing", "missing/parent", "missing/parent/cache" })
            Assert.Equal(ForUser | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder.File(folder)));
        string[] files = Directory.GetFiles(place);
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
        Get(Cache());
        string[] before = Directory.GetFiles(Place);
        File.SetUnixFileMode(Place, (UnixFileMode)Convert.ToInt32(mode, 8));

        CudaModuleCache cache = Cache();
        Get(cache);
        Get(cache, "other");
        Assert.Equal(3, _compiler.Count);
        Assert.Equal(before.Order(), Directory.GetFiles(Place).Order());
        Assert.Contains("can be written by others (mode 0" + mode[1..], Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("0700")]
    [InlineData("0755")]
    public void A_folder_that_others_may_at_most_read_is_used(string mode)
    {
        Linux();
        Directory.CreateDirectory(Place);
        File.SetUnixFileMode(Place, (UnixFileMode)Convert.ToInt32(mode, 8));
        Get(Cache());
        Get(Cache());
        Assert.Equal(1, _compiler.Count);
        Assert.Empty(_warnings);
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
        string above = _folder.File("equidsl"), below = Path.Combine(above, "cuda");
        PrivateFolder folder = new(above, below);
        folder.Write("file", replace: true, [1, 2]);
        if (what == "written")
            File.SetUnixFileMode(above, (UnixFileMode)Convert.ToInt32("0777", 8));
        if (what == "link")
        {
            Directory.Move(above, _folder.File("elsewhere"));
            Directory.CreateSymbolicLink(above, _folder.File("elsewhere"));
        }

        if (what == "nothing")
        {
            Assert.Null(folder.Problem);
            Assert.Equal([1, 2], folder.Read("file"));
            return;
        }
        Assert.Contains("equidsl'", folder.Problem, StringComparison.Ordinal);
        Assert.Throws<UntrustedFileException>(() => folder.Read("file"));
        Assert.Throws<UntrustedFileException>(() => folder.Write("file", replace: true, [3]));
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
                File.Copy(Directory.GetFiles(Place, "*.cubin").Single(f => f != module), module, overwrite: true);
                break;
            case "no key":
                File.Delete(Path.Combine(Place, CudaModuleSeal.KeyName));
                break;
            case "link":
                File.Move(module, elsewhere);
                File.CreateSymbolicLink(module, elsewhere);
                break;
            case "pipe":
                File.Delete(module);
                Assert.Equal(0, Command.Run("mkfifo", Place, [module]).ExitCode);
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
    [InlineData("link")]
    [InlineData("short")]
    [InlineData("stranger")]
    public void A_key_that_others_may_know_is_replaced_with_what_it_sealed(string how)
    {
        Linux();
        Get(Cache());
        string key = Path.Combine(Place, CudaModuleSeal.KeyName), elsewhere = _folder.File("elsewhere");
        byte[] known = File.ReadAllBytes(key);
        switch (how)
        {
            case "read":
                File.SetUnixFileMode(key, ForUser | UnixFileMode.OtherRead);
                break;
            case "link":
                File.Move(key, elsewhere);
                File.CreateSymbolicLink(key, elsewhere);
                break;
            case "short":
                File.WriteAllBytes(key, known[..^1]);
                break;
            case "stranger":
                Root();
                Assert.Equal(0, chown(key, Stranger, Stranger));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(how), how, "an unknown way");
        }

        Get(Cache());
        Assert.Equal(2, _compiler.Count);
        Assert.Single(_warnings);
        Assert.Equal(ForUser, File.GetUnixFileMode(key));
        Assert.Null(new FileInfo(key).LinkTarget);
        Assert.NotEqual(known, File.ReadAllBytes(key));
        Get(Cache());
        Assert.Equal(2, _compiler.Count);
        Assert.Single(_warnings);
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
            Assert.Equal(9, Directory.GetFiles(place).Length);
        }
        Assert.Empty(_warnings);
    }

    [SkippableFact]
    public void Files_of_other_names_stay()
    {
        Linux();
        Directory.CreateDirectory(Place);
        string[] others = [.. new[] { "mine.cubin", "mine.cubin.old.tmp", new string('a', 64) + ".cubin.txt" }.Select(name => Path.Combine(Place, name))];
        foreach (string other in others)
        {
            File.WriteAllText(other, "mine");
            File.SetLastWriteTimeUtc(other, DateTime.UtcNow.AddDays(-1));
        }
        Get(new(Place, 1, _warnings.Add));
        Assert.All(others, other => Assert.True(File.Exists(other)));
        Assert.Empty(Directory.GetFiles(Place, "*.cubin").Except(others));
    }

    private static void Linux() => Skip.IfNot(OperatingSystem.IsLinux(), "owners and modes of Linux");

    private static void Root() => Skip.IfNot(Environment.IsPrivilegedProcess, "only root can give a file to another user");

    private CudaModuleCache Cache() => new(Place, null, Warn);

    private void Warn(string line)
    {
        Assert.DoesNotContain('\n', line);
        lock (_warnings)
            _warnings.Add(line);
    }

    private void Get(CudaModuleCache cache, string text = "text") => Assert.Equal(_compiler.Code(text), cache.Get(_compiler, new("a", text), 90));

    private string Module() => Assert.Single(Directory.GetFiles(Place, "*.cubin"));

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int chown(string path, uint user, uint group);
}
