using FsCheck.Xunit;
using Xunit;

namespace EquiDsl.Tests.Neighbors;

public sealed class NeighborListPropertyTests
{
    [Property(MaxTest = 400)]
    public void The_list_equals_a_search_over_all_pairs_and_images(int seed)
    {
        var random = new Random(seed);
        AtomicStructure structure = RandomStructures.Create(seed);
        double cutoff = 0.5 + (5 * random.NextDouble());
        int maxNeighbors = random.Next(3) switch { 0 => 1 + random.Next(5), 1 => 20, _ => int.MaxValue };
        NeighborGraph graph = new NeighborList(cutoff, maxNeighbors).Build([structure]);
        Assert.Equal(BruteForceNeighbors.Find(structure, cutoff, maxNeighbors), graph.Edges());
    }

    [Property(MaxTest = 8)]
    public void Large_structures_in_many_bins_give_the_same(int seed)
    {
        var random = new Random(seed);
        const int count = 160;
        double[] positions = [.. Enumerable.Range(0, 3 * count).Select(_ => 60 * (random.NextDouble() - 0.5))];
        double[] cell = [20, 1, -2, 3, 22, 1, -6, 2, 19];
        var periodicity = new Periodicity(seed % 2 == 0, seed % 3 == 0, seed % 5 != 0);
        var structure = new AtomicStructure(positions, new int[count], cell, periodicity);
        double cutoff = 2 + (4 * random.NextDouble());
        NeighborGraph graph = new NeighborList(cutoff, 12).Build([structure]);
        Assert.Equal(BruteForceNeighbors.Find(structure, cutoff, 12), graph.Edges());
    }

    [Property(MaxTest = 50)]
    public void A_batch_is_its_structures_one_after_the_other(int seed)
    {
        AtomicStructure[] batch = [.. Enumerable.Range(0, 4).Select(i => RandomStructures.Create(seed + i))];
        var list = new NeighborList(4, 20);
        NeighborGraph graph = list.Build(batch);
        Assert.Equal(batch.Sum(structure => structure.Count), graph.NodeCount);
        for (int system = 0; system < batch.Length; system++)
        {
            Assert.Equal(list.Build([batch[system]]).Edges(), graph.Edges(system));
            for (int atom = graph.SystemStart[system]; atom < graph.SystemStart[system + 1]; atom++)
            {
                Assert.Equal(system, graph.System[atom]);
                Assert.Equal(batch[system].AtomicNumbers[atom - graph.SystemStart[system]], graph.AtomicNumbers[atom]);
            }
        }
    }

    [Property(MaxTest = 50)]
    public void Moving_an_atom_by_cell_vectors_changes_offsets_only(int seed)
    {
        AtomicStructure structure = RandomStructures.Create(seed);
        var random = new Random(seed);
        double[] moved = (double[])structure.Positions.Clone();
        var shifts = new int[3 * structure.Count];
        for (int atom = 0; atom < structure.Count; atom++)
        {
            for (int axis = 0; axis < 3; axis++)
            {
                int shift = shifts[(3 * atom) + axis] = structure.Periodicity[axis] ? random.Next(-3, 4) : 0;
                for (int k = 0; k < 3; k++)
                    moved[(3 * atom) + k] += shift * structure.Cell[(3 * axis) + k];
            }
        }
        // An irrational cutoff keeps pairs on a lattice away from its edge, where rounding would decide.
        var list = new NeighborList(Math.Sqrt(15.7), int.MaxValue);
        var other = new AtomicStructure(moved, structure.AtomicNumbers, structure.Cell, structure.Periodicity);
        IEnumerable<(int, int, int, int, int)> expected = list.Build([structure]).Edges()
            .Select(e => e with
            {
                A = e.A - shifts[3 * e.Source] + shifts[3 * e.Target],
                B = e.B - shifts[(3 * e.Source) + 1] + shifts[(3 * e.Target) + 1],
                C = e.C - shifts[(3 * e.Source) + 2] + shifts[(3 * e.Target) + 2],
            })
            .Indices().OrderBy(e => (e.Item2, e.Item1, e.Item3, e.Item4, e.Item5));
        Assert.Equal(expected, list.Build([other]).Edges().Indices());
    }
}
