using Xunit;

namespace EquiDsl.Tests.Neighbors;

public sealed class NeighborListTests
{
    [Fact]
    public void Ties_keep_the_edges_that_come_first()
    {
        // Six neighbours at exactly 2 Å: the first three in order of source, then offset, stay.
        var cubic = new AtomicStructure([0.5, 0.5, 0.5], [29], [2, 0, 0, 0, 2, 0, 0, 0, 2], Periodicity.All);
        NeighborGraph graph = new NeighborList(2.5, 3).Build([cubic]);
        Assert.Equal([(0, 0, -1, 0, 0), (0, 0, 0, -1, 0), (0, 0, 0, 0, -1)], graph.Edges().Indices());
    }

    [Fact]
    public void The_order_is_kept_after_truncation()
    {
        // Around atom 0 the nearest are atoms 3, 2 and 1; two of them stay, in order of source.
        var line = new AtomicStructure([0, 0, 0, 3, 0, 0, 2, 0, 0, -1, 0, 0], [1, 1, 1, 1]);
        NeighborGraph graph = new NeighborList(10, 2).Build([line]);
        Assert.Equal([(2, 0, 0, 0, 0), (3, 0, 0, 0, 0)], graph.Edges().Where(edge => edge.Target == 0).Indices());
    }

    [Theory]
    [InlineData(2.0, 2)]
    [InlineData(1.9999999999, 0)]
    public void The_cutoff_itself_is_inside(double cutoff, int expected)
    {
        var pair = new AtomicStructure([0, 0, 0, 0, 2, 0], [1, 1]);
        Assert.Equal(expected, new NeighborList(cutoff, 10).Build([pair]).EdgeCount);
    }

    [Theory]
    [InlineData(0.01, 0)]
    [InlineData(0.0101, 2)]
    public void Pairs_within_a_hundredth_are_no_edges(double distance, int expected)
    {
        var pair = new AtomicStructure([0, 0, 0, distance, 0, 0], [1, 1]);
        Assert.Equal(expected, new NeighborList(1, 10).Build([pair]).EdgeCount);
    }

    [Fact]
    public void A_slab_without_a_third_vector_equals_one_with_vacuum()
    {
        double[] positions = [0, 0, 0, 1.3, 0.4, 2.2];
        var without = new AtomicStructure(positions, [29, 8], [2.6, 0, 0, 1.3, 2.2, 0, 0, 0, 0], new(true, true, false));
        var vacuum = new AtomicStructure(positions, [29, 8], [2.6, 0, 0, 1.3, 2.2, 0, 0, 0, 40], Periodicity.All);
        var list = new NeighborList(6, 500);
        Assert.Equal(list.Build([vacuum]).Edges(), list.Build([without]).Edges());
        Assert.True(list.Build([without]).EdgeCount > 40);
    }

    [Fact]
    public void Empty_batches_empty_structures_and_lone_atoms_are_graphs()
    {
        var list = new NeighborList(5, 20);
        NeighborGraph graph = list.Build([]);
        Assert.Equal((0, 0, 0, 0), (graph.EdgeCount, graph.NodeCount, graph.SystemCount, graph.TargetStart[0]));

        var none = new AtomicStructure([], []);
        var helium = new AtomicStructure([1, 2, 3], [2]);
        var pair = new AtomicStructure([0, 0, 0, 0, 0, 1, 50, 0, 0], [1, 1, 2]);
        list.Build([none, helium, none, pair], graph);
        Assert.Equal((2, 4, 4), (graph.EdgeCount, graph.NodeCount, graph.SystemCount));
        Assert.Equal([0, 0, 1, 2, 2], graph.TargetStart[..5]);
        Assert.Equal([0, 0, 1, 1, 4], graph.SystemStart[..5]);
        Assert.Equal([1, 3, 3, 3], graph.System[..4]);
    }

    [Fact]
    public void Reuse_for_a_smaller_batch_leaves_nothing_behind()
    {
        var list = new NeighborList(5, 20);
        var graph = new NeighborGraph();
        list.Build([RandomStructures.Create(1), RandomStructures.Create(2)], graph);
        var helium = new AtomicStructure([1, 2, 3], [2]);
        list.Build([helium], graph);
        Assert.Equal((0, 1, 1), (graph.EdgeCount, graph.NodeCount, graph.SystemCount));
        Assert.Equal([0, 0], graph.TargetStart[..2]);
    }

    [Fact]
    public void Building_again_allocates_nothing_that_grows_with_the_structure()
    {
        AtomicStructure[] batch = [Copper(6), Copper(2), RandomStructures.Create(3)];
        var list = new NeighborList(6, 20);
        var graph = new NeighborGraph();
        list.Build(batch, graph);
        long before = GC.GetAllocatedBytesForCurrentThread();
        list.Build(batch, graph);
        foreach (AtomicStructure structure in batch[..2])
            StructureValidation.Check(structure, 90);
        long first = GC.GetAllocatedBytesForCurrentThread();
        list.Build(batch, graph);
        foreach (AtomicStructure structure in batch[..2])
            StructureValidation.Check(structure, 90);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - first, 0, 256);
        Assert.InRange(first - before, 0, 100_000);
        Assert.True(graph.EdgeCount >= 20 * 864);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    public void A_senseless_cutoff_is_refused(double cutoff) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new NeighborList(cutoff, 20));

    [Fact]
    public void A_senseless_number_of_neighbors_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new NeighborList(5, 0));

    [Fact]
    public void A_failed_build_leaves_an_empty_graph()
    {
        var list = new NeighborList(5, 20);
        var graph = new NeighborGraph();
        var error = Assert.Throws<InvalidStructureException>(
            () => list.Build([RandomStructures.Create(1), new AtomicStructure([0, 0, 0, double.NaN, 0, 0], [1, 1])], graph));
        Assert.Equal((1, 1), (error.StructureIndex, error.AtomIndex));
        Assert.Equal((0, 0, 0), (graph.EdgeCount, graph.NodeCount, graph.SystemCount));
    }

    [Fact]
    public void Cells_far_below_the_cutoff_are_refused_instead_of_searched_forever()
    {
        var tiny = new AtomicStructure([0, 0, 0], [1], [0.1, 0, 0, 0, 0.1, 0, 0, 0, 0.1], Periodicity.All);
        var error = Assert.Throws<InvalidStructureException>(() => new NeighborList(12, 20).Build([tiny]));
        Assert.Contains("images", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Extreme_extents_are_searched_or_refused()
    {
        var wide = new AtomicStructure([-1e11, 0, 0, 1e11, 1e-3, 5e10, 1e11, 1, 5e10], [1, 1, 1]);
        Assert.Equal(2, new NeighborList(5, 20).Build([wide]).EdgeCount);
        var outside = new AtomicStructure([1e9, 0, 0], [1], [3, 0, 0, 0, 3, 0, 0, 0, 3], Periodicity.All);
        Assert.Contains("Wrap", Assert.Throws<InvalidStructureException>(() => new NeighborList(5, 20).Build([outside])).Message, StringComparison.Ordinal);
    }

    /// <summary>Face-centred cubic copper, 4 n³ atoms.</summary>
    internal static AtomicStructure Copper(int n)
    {
        const double a = 3.615;
        double[][] basis = [[0, 0, 0], [0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]];
        var positions = new List<double>();
        for (int cell = 0; cell < n * n * n; cell++)
        {
            foreach (double[] site in basis)
                positions.AddRange([a * ((cell % n) + site[0]), a * ((cell / n % n) + site[1]), a * ((cell / n / n) + site[2])]);
        }
        var numbers = new int[4 * n * n * n];
        Array.Fill(numbers, 29);
        return new AtomicStructure([.. positions], numbers, [n * a, 0, 0, 0, n * a, 0, 0, 0, n * a], Periodicity.All);
    }
}
