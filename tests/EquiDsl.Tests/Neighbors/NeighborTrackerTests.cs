using FsCheck.Xunit;
using Xunit;

namespace EquiDsl.Tests.Neighbors;

public sealed class NeighborTrackerTests
{
    [Property(MaxTest = 300)]
    public void Every_step_gives_the_graph_of_a_search_over_all_pairs_and_images(int seed)
    {
        var random = new Random(seed);
        AtomicStructure structure = RandomStructures.Create(seed, maxAtoms: 14);
        double cutoff = 0.5 + (4 * random.NextDouble()), skin = random.Next(4) == 0 ? 0.01 : 0.1 + random.NextDouble();
        int maxNeighbors = random.Next(3) switch { 0 => 1 + random.Next(5), 1 => 20, _ => int.MaxValue };
        var tracker = new NeighborTracker(cutoff, maxNeighbors, skin);
        double[] origin = (double[])structure.Positions.Clone();
        for (int step = 0; step < 6; step++)
        {
            Assert.Equal(BruteForceNeighbors.Find(structure, cutoff, maxNeighbors), tracker.Update(structure).Edges());
            switch (random.Next(8))
            {
                case 0:
                    structure.Cell[random.Next(9)] *= 1.01;
                    break;
                case 1:
                    Displace(structure.Positions, structure.Positions, 2 * skin, random);
                    structure.Positions.CopyTo(origin, 0);
                    break;
                default:
                    // As far as candidates must serve, each atom in a direction of its own.
                    Displace(origin, structure.Positions, 0.4999 * skin, random);
                    break;
            }
        }
    }

    [Fact]
    public void Candidates_serve_until_an_atom_moves_by_half_the_skin()
    {
        AtomicStructure structure = NeighborListTests.Copper(3);
        var tracker = new NeighborTracker(5, 20, 0.5);
        tracker.Update(structure);
        structure.Positions[7] += 0.249;
        tracker.Update(structure);
        structure.Positions[7] -= 0.249 * 2;
        tracker.Update(structure);
        Assert.Equal((3, 1), (tracker.Updates, tracker.Rebuilds));
        structure.Positions[7] -= 0.002;
        tracker.Update(structure);
        Assert.Equal((4, 2), (tracker.Updates, tracker.Rebuilds));
        structure.Cell[4] += 1e-12;
        tracker.Update(structure);
        structure.Periodicity = new(true, true, false);
        Assert.Equal(new NeighborList(5, 20).Build([structure]).Edges(), tracker.Update(structure).Edges());
        Assert.Equal((6, 4), (tracker.Updates, tracker.Rebuilds));
    }

    [Fact]
    public void Coincident_atoms_that_part_become_neighbors()
    {
        var structure = new AtomicStructure([0, 0, 0, 0, 0, 0.001, 0, 0, 1], [1, 1, 1]);
        var tracker = new NeighborTracker(3, 1, 0.5);
        Assert.Equal([(2, 0, 0, 0, 0), (2, 1, 0, 0, 0), (1, 2, 0, 0, 0)], tracker.Update(structure).Edges().Indices());
        structure.Positions[5] = 0.2;
        Assert.Equal([(1, 0, 0, 0, 0), (0, 1, 0, 0, 0), (1, 2, 0, 0, 0)], tracker.Update(structure).Edges().Indices());
        Assert.Equal(1, tracker.Rebuilds);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(int.MaxValue)]
    public void Any_number_of_threads_gives_the_same_arrays(int maxNeighbors)
    {
        AtomicStructure[] batch = [NeighborListTests.Copper(10), RandomStructures.Create(3), NeighborListTests.Copper(7)];
        var random = new Random(5);
        foreach (AtomicStructure structure in batch)
            Displace(structure.Positions, structure.Positions, 0.3, random);
        NeighborGraph expected = new NeighborList(5, maxNeighbors).Build(batch);
        foreach (int threads in new[] { 2, 3, 8 })
        {
            AssertSame(expected, new NeighborList(5, maxNeighbors, threads).Build(batch));
            var tracker = new NeighborTracker(5, maxNeighbors, 0.4, threads);
            NeighborGraph graph = new();
            tracker.Update(batch, graph);
            AssertSame(expected, graph);
            tracker.Update(batch, graph);
            AssertSame(expected, graph);
            Assert.Equal(batch.Length, tracker.Rebuilds);
        }
    }

    [Fact]
    public void Updates_within_the_skin_allocate_nothing_that_grows_with_the_structure()
    {
        AtomicStructure[] batch = [NeighborListTests.Copper(6)];
        var tracker = new NeighborTracker(5, 20, 0.5);
        NeighborGraph graph = new();
        tracker.Update(batch, graph);
        tracker.Update(batch, graph);
        batch[0].Positions[5] += 0.1;
        long before = GC.GetAllocatedBytesForCurrentThread();
        tracker.Update(batch, graph);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 256);
        Assert.Equal(1, tracker.Rebuilds);
    }

    [Fact]
    public void Structures_that_leave_a_batch_are_forgotten_and_the_others_kept()
    {
        AtomicStructure first = NeighborListTests.Copper(2), second = NeighborListTests.Copper(3);
        var tracker = new NeighborTracker(5, 20, 0.5);
        NeighborGraph graph = new();
        tracker.Update([first, second], graph);
        tracker.Update([second], graph);
        Assert.Equal(2, tracker.Rebuilds);
        Assert.Equal(new NeighborList(5, 20).Build([second]).Edges(), graph.Edges());
        tracker.Update([second, first], graph);
        Assert.Equal(3, tracker.Rebuilds);
        tracker.Update([], graph);
        Assert.Equal(0, graph.NodeCount);
    }

    [Fact]
    public void A_failed_update_leaves_an_empty_graph_and_the_next_one_is_right()
    {
        AtomicStructure structure = NeighborListTests.Copper(2);
        var tracker = new NeighborTracker(5, 20, 0.5);
        NeighborGraph graph = new();
        tracker.Update([structure], graph);
        (double kept, structure.Positions[4]) = (structure.Positions[4], double.NaN);
        var error = Assert.Throws<InvalidStructureException>(() => tracker.Update([structure], graph));
        Assert.Equal((0, 1), (error.StructureIndex, error.AtomIndex));
        Assert.Equal((0, 0, 0), (graph.EdgeCount, graph.NodeCount, graph.SystemCount));
        structure.Positions[4] = kept;
        Assert.Equal(new NeighborList(5, 20).Build([structure]).Edges(), tracker.Update(structure).Edges());
    }

    [Theory]
    [InlineData(-0.1, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(double.PositiveInfinity, 1)]
    [InlineData(0.5, 0)]
    [InlineData(0.5, 1025)]
    public void Senseless_arguments_are_refused(double skin, int threads) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new NeighborTracker(5, 20, skin, threads));

    private static void Displace(double[] from, double[] to, double length, Random random)
    {
        for (int i = 0; i < from.Length; i += 3)
        {
            double x = random.NextDouble() - 0.5, y = random.NextDouble() - 0.5, z = random.NextDouble() - 0.5;
            double scale = length / Math.Sqrt((x * x) + (y * y) + (z * z) + 1e-300);
            (to[i], to[i + 1], to[i + 2]) = (from[i] + (scale * x), from[i + 1] + (scale * y), from[i + 2] + (scale * z));
        }
    }

    private static void AssertSame(NeighborGraph expected, NeighborGraph actual)
    {
        Assert.Equal((expected.EdgeCount, expected.NodeCount, expected.SystemCount), (actual.EdgeCount, actual.NodeCount, actual.SystemCount));
        int edges = expected.EdgeCount;
        Assert.True(expected.Source.AsSpan(0, edges).SequenceEqual(actual.Source.AsSpan(0, edges)));
        Assert.True(expected.Target.AsSpan(0, edges).SequenceEqual(actual.Target.AsSpan(0, edges)));
        Assert.True(expected.CellOffsets.AsSpan(0, 3 * edges).SequenceEqual(actual.CellOffsets.AsSpan(0, 3 * edges)));
        Assert.True(expected.EdgeVectors.AsSpan(0, 3 * edges).SequenceEqual(actual.EdgeVectors.AsSpan(0, 3 * edges)));
        Assert.True(expected.TargetStart.AsSpan(0, expected.NodeCount + 1).SequenceEqual(actual.TargetStart.AsSpan(0, expected.NodeCount + 1)));
    }
}
