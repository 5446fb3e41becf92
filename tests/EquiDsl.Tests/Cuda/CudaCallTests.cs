using EquiDsl.Cuda;
using EquiDsl.Cuda.Emulation;
using EquiDsl.Tests.Properties;
using Xunit;

namespace EquiDsl.Tests.Cuda;

/// <summary>What a pass asks of the driver: copies, launches, waits.</summary>
public sealed class CudaCallTests
{
    private readonly RecordingDriver _driver = new();

    [SkippableFact]
    public void The_first_pass_of_a_bucket_copies_pinned_memory_and_waits_once_at_its_end()
    {
        using LoadedModel model = Load();
        string[] calls = Calls(() => model.Predict(RandomBatch.Create(3)));
        Assert.Single(calls, "wait");
        Assert.Equal("wait", calls[^1]);
        Assert.Single(calls, "copy in, pinned");
        Assert.Equal(2, calls.Count(c => c == "copy out, pinned"));
        Assert.DoesNotContain(calls, c => c.Contains("pageable", StringComparison.Ordinal));
        Assert.True(calls.Count(c => c == "kernel") > 20);
    }

    [SkippableFact]
    public void The_second_pass_records_a_graph_and_later_ones_launch_it()
    {
        using LoadedModel model = Load();
        AtomicStructure[] batch = RandomBatch.Create(3);
        model.Predict(batch);
        string[] second = Calls(() => model.Predict(batch));
        Assert.Equal("capture", second[0]);
        Assert.Equal(["graph", "wait"], second[^2..]);
        Assert.All(second[1..^2], c => Assert.StartsWith("recorded ", c, StringComparison.Ordinal));
        Assert.Contains("recorded copy in, pinned", second);
        for (int i = 0; i < 3; i++)
            Assert.Equal(["graph", "wait"], Calls(() => model.Predict(batch)));
    }

    [SkippableFact]
    public void Another_batch_of_the_same_bucket_runs_the_same_graph_on_its_own_numbers()
    {
        using LoadedModel model = Load(), fresh = Load();
        AtomicStructure[] batch = RandomBatch.Create(3);
        AtomicStructure[] moved = [.. batch.Select(s => new AtomicStructure([.. s.Positions.Select(x => x * 0.999)], s.AtomicNumbers, s.Cell, s.Periodicity))];
        double[] expected = fresh.Predict(moved).Forces;
        for (int i = 0; i < 2; i++)
            model.Predict(batch);
        double[] actual = [];
        Assert.Equal(["graph", "wait"], Calls(() => actual = model.Predict(moved).Forces));
        Assert.Equal(expected, actual);
    }

    [SkippableFact]
    public void A_recording_that_fails_leaves_the_model_usable()
    {
        using LoadedModel model = Load();
        AtomicStructure[] batch = RandomBatch.Create(3);
        double[] expected = model.Predict(batch).Forces;
        _driver.FailsInCapture = true;
        Assert.Equal("a launch that fails", Assert.Throws<CudaException>(() => model.Predict(batch)).Message);
        _driver.FailsInCapture = false;
        Assert.Equal(expected, model.Predict(batch).Forces);
        Assert.Equal(["graph", "wait"], Calls(() => model.Predict(batch)));
    }

    [SkippableFact]
    public void Batches_in_a_row_are_prepared_and_copied_while_another_one_is_computed()
    {
        using LoadedModel model = Load();
        AtomicStructure[][] batches = [.. Enumerable.Range(0, 5).Select(i => RandomBatch.Create(10 + i)), [], RandomBatch.Create(20), RandomBatch.Create(21)];
        Prediction[] expected = [.. batches.Select(b => model.Predict(b))];
        _driver.Calls.Clear();
        Prediction[] actual = [.. model.Runtime.PredictMany(batches)];
        for (int i = 0; i < batches.Length; i++)
        {
            Assert.Equal(expected[i].Energies, actual[i].Energies);
            Assert.Equal(expected[i].Forces, actual[i].Forces);
        }
        (int Stream, string Call)[] copies = [.. _driver.Calls.Where(c => c.Call is "copy in, pinned" or "graph" or "wait")];
        int[] streams = [.. copies.Select(c => c.Stream).Distinct()];
        Assert.Equal(2, streams.Length);
        // The second batch is on its way before the first one is waited for, and so on.
        Assert.NotEqual("wait", copies[0].Call);
        Assert.NotEqual("wait", copies[1].Call);
        Assert.NotEqual(copies[0].Stream, copies[1].Stream);
        Assert.Equal((copies[0].Stream, "wait"), copies[2]);
    }

    [SkippableFact]
    public void Leaving_batches_early_waits_for_what_is_under_way()
    {
        using LoadedModel model = Load();
        double[] expected = model.Predict(RandomBatch.Create(5)).Forces;
        _driver.Calls.Clear();
        foreach (Prediction first in model.Runtime.PredictMany([RandomBatch.Create(5), RandomBatch.Create(6)]))
        {
            Assert.Equal(expected, first.Forces);
            Assert.Equal(expected, model.Predict(RandomBatch.Create(5)).Forces);
            break;
        }
        foreach (int stream in _driver.Calls.Where(c => c.Stream >= 0).Select(c => c.Stream).Distinct())
            Assert.Equal("wait", _driver.Calls.Last(c => c.Stream == stream).Call);
    }

    /// <summary>Pinned memory that grows where device memory does not leaves no recorded graph with the old address.</summary>
    [SkippableFact]
    public void Page_locked_memory_that_moves_is_noticed()
    {
        Emulated.Require();
        using CudaDevice device = new(_driver, () => new EmulatedCudaCompiler(), EmulatedCudaCompiler.Cache, 0);
        using CudaBatch first = new(device), batch = new(device);
        NeighborList list = new(4.1, 500);
        NeighborGraph small = list.Build(RandomBatch.Many(1, 12)), larger = list.Build(RandomBatch.Many(1, 13));
        Assert.True(first.Write(small, small.NodeCount, 16, 128, [64], withSourceOrder: false));
        long bytes = first.Bytes;
        // A larger idle piece is taken for the device, an exact one for the host.
        (nint address, long size) = device.Memory.Take(bytes + 4096);
        device.Memory.GiveBack(address, size);
        Assert.True(batch.Write(small, small.NodeCount, 16, 128, [64], withSourceOrder: false));
        Assert.True(batch.Capacity > bytes);
        Assert.True(batch.Write(larger, larger.NodeCount, 16, 128, [64], withSourceOrder: false));
        Assert.InRange(batch.Bytes, bytes + 1, batch.Capacity);
    }

    private LoadedModel Load()
    {
        Emulated.Require();
        return new(GeneratedAssembly.Of(FixedModel.Specification), 1, RecordingDriver.Device(_driver));
    }

    private string[] Calls(Action action)
    {
        _driver.Calls.Clear();
        action();
        return [.. _driver.Calls.Where(c => c.Stream >= 0).Select(c => c.Call)];
    }
}
