using Xunit;

namespace EquiDsl.Tests.Properties;

/// <summary>Memory of repeated predictions. Alone, because allocations of other threads would be counted.</summary>
[Collection(nameof(SteadyStateTests))]
[CollectionDefinition(nameof(SteadyStateTests), DisableParallelization = true)]
public sealed class SteadyStateTests
{
    private const int Atoms = 64;

    /// <summary>A prediction's own objects; edges of the dense structure alone would take a hundred times as much.</summary>
    private const long Constant = 2048;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Predicting_again_allocates_the_result_only(int threads)
    {
        using LoadedModel model = FixedModel.Load(threads);
        AtomicStructure dense = Lattice(1.6), sparse = Lattice(2.9);
        Assert.True(model.Graph(dense).Neighbors.EdgeCount > 4 * model.Graph(sparse).Neighbors.EdgeCount);

        long result = (sizeof(double) * 3 * Atoms) + Constant;
        Assert.InRange(Allocated(model, sparse), 0, result);
        Assert.InRange(Allocated(model, dense), 0, result);
    }

    [Fact]
    public void Workspace_does_not_grow()
    {
        using LoadedModel model = FixedModel.Load();
        model.Predict(Lattice(1.6));
        long first = model.Runtime.WorkspaceBytes;
        for (int i = 0; i < 3; i++)
            model.Predict(Lattice(1.6));
        model.Predict(Lattice(2.9));

        Assert.True(first > 0);
        Assert.Equal(first, model.Runtime.WorkspaceBytes);
    }

    private static long Allocated(LoadedModel model, AtomicStructure structure)
    {
        AtomicStructure[] batch = [structure];
        model.Runtime.Predict(batch);
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 5; attempt++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            model.Runtime.Predict(batch);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }
        return least;
    }

    private static AtomicStructure Lattice(double spacing) => new(
        [.. Enumerable.Range(0, Atoms).SelectMany(i => new[] { i % 4 * spacing, i / 4 % 4 * spacing, i / 16 * spacing })],
        [.. Enumerable.Repeat(6, Atoms)]);
}
