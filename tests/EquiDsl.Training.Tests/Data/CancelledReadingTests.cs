using EquiDsl.Atoms;
using EquiDsl.Atoms.Tests.Files;
using EquiDsl.Files;
using EquiDsl.Training.Tests.Loop;
using Xunit;

namespace EquiDsl.Training.Tests.Data;

/// <summary>Opening and looking through data ends when it is asked to.</summary>
public sealed class CancelledReadingTests
{
    [Fact]
    public void The_search_for_frames_ends()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("training.extxyz");
        ExtendedXyz.Write(path, new SmallRun(path).Training);
        using CancellationTokenSource source = new();
        StructureReadOptions options = new() { Cancellation = source.Token };
        using (StructureDataset data = StructureDataset.Open(options, path))
            Assert.Equal(38, data.Count);
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => StructureDataset.Open(options, path));
    }

    [Fact]
    public void A_trainer_that_is_made_ends_and_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        SmallRun run = new(folder.File("run"));
        using StructureDataset data = StructureDataset.Of(run.Training);
        using CancellationTokenSource source = new();
        Assert.True(new Trainer(run.Model, data, null, run.Options, source.Token).Run().Completed);
        Directory.Delete(folder.File("run"), recursive: true);
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => new Trainer(run.Model, data, null, run.Options, source.Token));
        Assert.False(Directory.Exists(folder.File("run")));
    }
}
