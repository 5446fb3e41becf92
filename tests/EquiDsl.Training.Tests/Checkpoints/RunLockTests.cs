using EquiDsl.Atoms.Tests.Files;
using EquiDsl.Training.Tests.Loop;
using Xunit;

namespace EquiDsl.Training.Tests.Checkpoints;

public sealed class RunLockTests
{
    [Fact]
    public void A_folder_that_a_run_is_using_is_refused_and_free_after_it()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("run");
        string? resumed = null, begun = null;
        var run = new SmallRun(path);
        run.AfterStep = s =>
        {
            if (s.Step == 4)
            {
                resumed = Assert.Throws<InvalidOperationException>(() => new SmallRun(path).Train(resume: true)).Message;
                begun = Assert.Throws<InvalidOperationException>(() => new SmallRun(path).Train()).Message;
            }
        };

        Assert.True(run.Train().Completed);

        Assert.StartsWith($"another run is using the folder '{path}'", resumed, StringComparison.Ordinal);
        Assert.Equal(resumed, begun);
        Assert.False(File.Exists(Path.Combine(path, "run.lock")));
    }

    [Fact]
    public void A_run_that_an_error_ends_leaves_no_lock()
    {
        using var folder = new TemporaryFolder();
        var run = new SmallRun(folder.File("run")) { AfterStep = _ => throw new NotSupportedException() };

        Assert.Throws<NotSupportedException>(() => run.Train());

        Assert.Empty(Directory.GetFiles(folder.File("run"), "*.lock"));
    }

    [Fact]
    public void A_file_that_a_killed_process_left_hinders_nobody()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("run"));
        File.WriteAllText(folder.File("run/run.lock"), "");

        Assert.True(new SmallRun(folder.File("run")).Train().Completed);

        Assert.False(File.Exists(folder.File("run/run.lock")));
    }

    [Fact]
    public async Task A_checkpoint_is_verified_as_the_file_that_was_opened()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("run");
        new SmallRun(path).Train();
        byte[][] states = [File.ReadAllBytes(new CheckpointFolder(path).Newest), File.ReadAllBytes(new CheckpointFolder(path).Previous)];
        using var stop = new CancellationTokenSource();
        // Renames, as a run's saves make them, while others look the folder through.
        var saves = Task.Run(() =>
        {
            for (int i = 0; !stop.IsCancellationRequested; i++)
                File.Move(folder.Write("next", states[i % 2]), new CheckpointFolder(path).Newest, overwrite: true);
        });

        for (int i = 0; i < 2000; i++)
            Assert.NotNull(new CheckpointFolder(path).Find());

        await stop.CancelAsync();
        await saves;
    }
}
