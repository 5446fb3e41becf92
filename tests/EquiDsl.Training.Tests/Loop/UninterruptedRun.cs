using EquiDsl.Atoms.Tests.Files;
using Xunit;

namespace EquiDsl.Training.Tests.Loop;

/// <summary>What a run gives that nothing disturbs.</summary>
public sealed class UninterruptedRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public UninterruptedRun()
    {
        var run = new SmallRun(Folder);
        Result = run.Train();
        Arrays = SmallRun.Arrays(Folder);
        Log = SmallRun.Log(Folder);
    }

    public string Folder => _folder.File("run");

    public TrainingResult Result { get; }

    public Dictionary<string, float[]> Arrays { get; }

    public string[] Log { get; }

    /// <summary>Requires that a folder holds the same to the bit.</summary>
    public void AssertSame(string folder)
    {
        Dictionary<string, float[]> arrays = SmallRun.Arrays(folder);
        Assert.Equal(Arrays.Keys.Order(), arrays.Keys.Order());
        foreach ((string name, float[] expected) in Arrays)
            Assert.Equal(expected, arrays[name]);
        Assert.Equal(Log, SmallRun.Log(folder));
        foreach (string file in new[] { "checkpoint.safetensors", "best.safetensors", "final.safetensors" })
            Assert.Equal(File.ReadAllBytes(Path.Combine(Folder, file)), File.ReadAllBytes(Path.Combine(folder, file)));
    }

    public void Dispose() => _folder.Dispose();
}
