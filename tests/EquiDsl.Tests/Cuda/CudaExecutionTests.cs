using EquiDsl.Cuda;
using EquiDsl.Cuda.Emulation;
using EquiDsl.Tests.Properties;
using Xunit;

namespace EquiDsl.Tests.Cuda;

/// <summary>How batches are run: buckets, graphs, chunks, memory.</summary>
public sealed class CudaExecutionTests
{
    [SkippableFact]
    public void A_batch_run_again_and_from_a_recorded_graph_is_the_same_to_the_bit()
    {
        using LoadedModel model = Load();
        AtomicStructure[] batch = RandomBatch.Create(3);
        double[] first = model.Predict(batch).Forces;
        for (int i = 0; i < 3; i++)
            Assert.Equal(first, model.Predict(batch).Forces);
    }

    [SkippableFact]
    public void The_order_of_blocks_and_the_number_of_threads_change_nothing()
    {
        AtomicStructure[] batch = RandomBatch.Many(5, 40);
        using LoadedModel one = Load(new() { Seed = 1, Workers = 1 }), other = Load(new() { Seed = 77, Workers = 3 });
        Assert.Equal(one.Predict(batch).Forces, other.Predict(batch).Forces);
        Assert.Equal(one.Predict(batch).Energies, other.Predict(batch).Energies);
    }

    [SkippableFact]
    public void Batches_of_changing_shapes_agree_with_the_processor()
    {
        using LoadedModel model = Load();
        using LoadedModel processor = FixedModel.Load();
        foreach (int count in new[] { 1, 7, 2, 30, 0, 30, 5, 7, 7 })
        {
            AtomicStructure[] batch = RandomBatch.Many(count + 1, count);
            Prediction expected = processor.Predict(batch), actual = model.Predict(batch);
            Near.Check(expected.Energies, actual.Energies, $"energies of {count}");
            Near.Check(expected.Forces, actual.Forces, $"forces of {count}");
        }
    }

    [SkippableFact]
    public void Edges_in_several_chunks_agree_with_the_processor()
    {
        // 16 tiles of 128 edges are a chunk of the smallest device.
        AtomicStructure[] batch = [.. Enumerable.Range(0, 300).Select(i => RandomBatch.Crystal(new Random(i), 3))];
        Assert.True(new NeighborList(4.1, 500).Build(batch).EdgeCount > 2 * 16 * 128);
        using LoadedModel model = Load(new() { L2Bytes = 1 });
        using LoadedModel processor = FixedModel.Load();
        Prediction expected = processor.Predict(batch), actual = model.Predict(batch);
        Near.Check(expected.Energies, actual.Energies, "energies");
        Near.Check(expected.Forces, actual.Forces, "forces");
    }

    [SkippableFact]
    public void Out_of_memory_names_the_sizes_and_leaves_the_model_usable()
    {
        using LoadedModel model = Load(new() { MemoryBytes = 12 << 20 });
        AtomicStructure[] small = RandomBatch.Create(1), large = RandomBatch.Many(2, 500);
        double[] before = model.Predict(small).Forces;

        CudaOutOfMemoryException problem = Assert.Throws<CudaOutOfMemoryException>(() => model.Predict(large));

        Assert.Matches(@"[\d,]+ bytes .* [\d,]+ of 12,582,912 are free", problem.Message);
        Assert.Equal(before, model.Predict(small).Forces);
    }

    [SkippableFact]
    public void A_batch_is_split_to_fit_on_request()
    {
        AtomicStructure[] batch = RandomBatch.Many(2, 500);
        using LoadedModel model = Load(new() { MemoryBytes = 12 << 20 });
        using LoadedModel processor = FixedModel.Load(threads: 2);
        model.Runtime.SplitBatches = true;
        Prediction expected = processor.Predict(batch), actual = model.Predict(batch);
        Near.Check(expected.Energies, actual.Energies, "energies");
        Near.Check(expected.Forces, actual.Forces, "forces");
    }

    [SkippableFact]
    public void Launches_are_profiled()
    {
        using LoadedModel model = Load();
        AtomicStructure[] batch = RandomBatch.Create(3);
        double[] expected = model.Predict(batch).Forces;
        IReadOnlyList<KernelTime> times = model.Runtime.Profile(new NeighborList(4.1, 500).Build(batch));
        Assert.Contains(times, t => t.MatrixOperations > 0);
        Assert.Contains(times, t => t.Bytes > 0 && t.MatrixOperations == 0);
        Assert.All(times, t => Assert.True(t.Milliseconds >= 0));
        Assert.Equal(expected, model.Predict(batch).Forces);
    }

    /// <summary>Large batches run without checks of shared memory.</summary>
    private static LoadedModel Load(EmulatedCudaDriver? driver = null)
    {
        Emulated.Require();
        return Emulated.Load(FixedModel.Specification, 1, driver, isChecked: false);
    }
}
