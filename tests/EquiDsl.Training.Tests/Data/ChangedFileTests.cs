using EquiDsl.Atoms.Tests.Files;
using EquiDsl.Files;
using EquiDsl.Training.Tests.Loop;
using Xunit;

namespace EquiDsl.Training.Tests.Data;

/// <summary>Data files that change while a run reads them end it, by name and with its state saved.</summary>
public sealed class ChangedFileTests
{
    [Theory]
    [InlineData("append")]
    [InlineData("replace")]
    [InlineData("touch")]
    [InlineData("remove")]
    public void A_run_notices_that_its_data_are_others(string change)
    {
        using var folder = new TemporaryFolder();
        SmallRun run = new(folder.File("run"));
        string path = folder.File("training.extxyz");
        ExtendedXyz.Write(path, run.Training);
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        using StructureDataset data = StructureDataset.Open(path);
        run.AfterStep = step =>
        {
            if (step.Step == 4)
                Change(path, change);
        };

        EquiDslFileException error = Assert.Throws<EquiDslFileException>(() => new Trainer(run.Model, data, null, run.Options, [new After(run)]).Run());

        Assert.StartsWith($"{path}: the file was ", error.Message, StringComparison.Ordinal);
        Assert.True(new CheckpointFolder(folder.File("run")).HasCheckpoint);
        using SafetensorsFile saved = SafetensorsFile.Open(new CheckpointFolder(folder.File("run")).Newest);
        Assert.Contains(saved.Metadata.Values, value => value.Contains("\"step\":4", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_only_read_is_the_same()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("training.extxyz");
        ExtendedXyz.Write(path, new SmallRun(path).Training);
        using StructureDataset data = StructureDataset.Open(path);
        File.ReadAllBytes(path);

        data.RequireUnchanged();
    }

    private static void Change(string path, string change)
    {
        switch (change)
        {
            case "append":
                File.AppendAllText(path, File.ReadAllText(path));
                break;
            case "replace":
                // The same size and time, but another file.
                File.Copy(path, path + ".other");
                File.SetLastWriteTimeUtc(path + ".other", File.GetLastWriteTimeUtc(path));
                File.Move(path + ".other", path, overwrite: true);
                break;
            case "touch":
                File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
                break;
            case "remove":
                File.Delete(path);
                break;
            default:
                throw new ArgumentException(change);
        }
    }

    private sealed class After(SmallRun run) : ITrainingObserver
    {
        public void Stepped(StepReport step) => run.AfterStep?.Invoke(step);
    }
}
