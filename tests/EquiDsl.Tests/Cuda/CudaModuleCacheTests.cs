using System.Runtime.Versioning;
using EquiDsl.Cuda;
using Xunit;

namespace EquiDsl.Tests.Cuda;

/// <summary>Compiled modules on disk.</summary>
public sealed class CudaModuleCacheTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("equidsl");
    private readonly CountingCompiler _compiler = new();

    public void Dispose() => _folder.Delete(recursive: true);

    private DirectoryInfo Kernels => new(Path.Combine(_folder.FullName, "equidsl-kernels"));

    private FileInfo[] Modules() => Kernels.GetFiles("*.cubin");

    [Fact]
    public void Equal_text_is_compiled_once_across_caches()
    {
        CudaModuleCache first = new(_folder.FullName), second = new(_folder.FullName);
        byte[] code = first.Get(_compiler, new("a", "text"), 90);
        Assert.Equal(code, second.Get(_compiler, new("other name", "text"), 90));
        Assert.Equal(1, _compiler.Count);
        Assert.Equal((0, 1), (first.Hits, first.Misses));
        Assert.Equal((1, 0), (second.Hits, second.Misses));
    }

    [Fact]
    public void Text_architecture_and_compiler_version_are_told_apart()
    {
        CudaModuleCache cache = new(_folder.FullName);
        cache.Get(_compiler, new("a", "text"), 90);
        cache.Get(_compiler, new("a", "text "), 90);
        cache.Get(_compiler, new("a", "text"), 80);
        cache.Get(new CountingCompiler { Version = "other" }, new("a", "text"), 90);
        Assert.Equal(4, cache.Misses);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(45)]
    [InlineData(-1)]
    public void A_damaged_file_is_built_again(int position)
    {
        CudaModuleCache cache = new(_folder.FullName);
        byte[] code = cache.Get(_compiler, new("a", "text"), 90);
        string file = Assert.Single(Modules()).FullName;
        byte[] bytes = File.ReadAllBytes(file);
        if (position < 0)
            bytes = bytes[..^1];
        else
            bytes[position] ^= 1;
        File.WriteAllBytes(file, bytes);

        Assert.Equal(code, cache.Get(_compiler, new("a", "text"), 90));

        Assert.Equal(2, _compiler.Count);
        Assert.Equal(code, new CudaModuleCache(_folder.FullName).Get(_compiler, new("a", "text"), 90));
        Assert.Equal(2, _compiler.Count);
    }

    [Fact]
    public void Many_at_once_leave_whole_files_only()
    {
        CudaModuleCache[] caches = [.. Enumerable.Range(0, 4).Select(_ => new CudaModuleCache(_folder.FullName))];
        Parallel.For(0, 200, i => Assert.Equal(_compiler.Code($"text {i % 10}"), caches[i % 4].Get(_compiler, new("a", $"text {i % 10}"), 90)));
        Assert.Equal(10, Modules().Length);
    }

    [Fact]
    public void The_least_recently_used_go_first()
    {
        long size = 0;
        CudaModuleCache probe = new(_folder.FullName);
        probe.Get(_compiler, new("a", "text 0"), 90);
        size = Modules()[0].Length;
        CudaModuleCache cache = new(_folder.FullName, 3 * size);
        for (int i = 1; i < 3; i++)
            cache.Get(_compiler, new("a", $"text {i}"), 90);
        foreach (FileInfo file in Modules())
            file.LastWriteTimeUtc = DateTime.UtcNow.AddHours(-1);
        cache.Get(_compiler, new("a", "text 0"), 90);
        cache.Get(_compiler, new("a", "text 3"), 90);

        Assert.True(Modules().Sum(f => f.Length) <= 3 * size);
        cache.Get(_compiler, new("a", "text 0"), 90);
        Assert.Equal(2, cache.Hits);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_costs_time_only()
    {
        string file = Path.Combine(_folder.FullName, "file");
        File.WriteAllText(file, "");
        CudaModuleCache cache = new(Path.Combine(file, "folder"));
        Assert.Equal(_compiler.Code("text"), cache.Get(_compiler, new("a", "text"), 90));
    }

    [SkippableFact]
    [UnsupportedOSPlatform("windows")]
    public void A_folder_that_can_only_be_read_still_has_its_modules()
    {
        Skip.If(OperatingSystem.IsWindows(), "folders of Linux");
        byte[] code = new CudaModuleCache(_folder.FullName).Get(_compiler, new("a", "text"), 90);
        string file = Assert.Single(Modules()).FullName;
        UnixFileMode before = Kernels.UnixFileMode;
        File.SetUnixFileMode(file, UnixFileMode.UserRead);
        File.SetUnixFileMode(Kernels.FullName, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            CudaModuleCache cache = new(_folder.FullName);
            Assert.Equal(code, cache.Get(_compiler, new("a", "text"), 90));
            Assert.Equal((1, 0), (cache.Hits, cache.Misses));
        }
        finally
        {
            File.SetUnixFileMode(Kernels.FullName, before);
        }
    }

    [Fact]
    public void What_a_killed_process_left_is_removed()
    {
        CudaModuleCache cache = new(_folder.FullName);
        cache.Get(_compiler, new("a", "text"), 90);
        string known = Assert.Single(Modules()).FullName, old = $"{known}.{Guid.NewGuid():N}.tmp", fresh = $"{known}.{Guid.NewGuid():N}.tmp";
        File.WriteAllText(old, "half");
        File.WriteAllText(fresh, "half");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-2));
        cache.Get(_compiler, new("a", "other text"), 90);
        Assert.False(File.Exists(old));
        Assert.True(File.Exists(fresh));
        Assert.True(File.Exists(known));
    }
}
