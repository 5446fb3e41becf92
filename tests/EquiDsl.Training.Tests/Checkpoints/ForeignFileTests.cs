using EquiDsl.Atoms.Tests.Files;
using EquiDsl.Training.Tests.Loop;
using Xunit;

namespace EquiDsl.Training.Tests.Checkpoints;

/// <summary>Files of the user in the folder of a run.</summary>
public sealed class ForeignFileTests
{
    [Fact]
    public void A_run_deletes_half_written_files_of_its_own_names_alone()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("run"), number = $"{Guid.NewGuid():N}";
        Directory.CreateDirectory(path);
        string[] foreign = ["mine.safetensors.1.tmp", "best.safetensors.old.tmp", $"mine.safetensors.{number}.tmp", $"best.safetensors.{number}.tmp.txt", $"xfinal.safetensors.{number}.tmp", $"final.safetensors.{number.ToUpperInvariant()}0.tmp"];
        string[] own = [$"best.safetensors.{number}.tmp", $"final.safetensors.{number}.tmp", $"checkpoint.new.safetensors.{number}.tmp"];
        foreach (string file in foreign.Concat(own))
            File.WriteAllText(Path.Combine(path, file), "text");

        new SmallRun(path).Train();

        Assert.All(foreign, file => Assert.Equal("text", File.ReadAllText(Path.Combine(path, file))));
        Assert.All(own, file => Assert.False(File.Exists(Path.Combine(path, file))));
    }

    [Fact]
    public void A_file_that_is_no_lock_is_not_taken_for_one()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("run");
        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, "run.lock"), "text");

        Assert.Contains("is no lock of a run", Assert.Throws<InvalidOperationException>(() => new SmallRun(path).Train()).Message, StringComparison.Ordinal);
        Assert.Equal("text", File.ReadAllText(Path.Combine(path, "run.lock")));
    }
}
