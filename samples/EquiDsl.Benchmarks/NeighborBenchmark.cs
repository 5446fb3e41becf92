using EquiDsl;

namespace BenchmarksSample;

/// <summary>How the time of neighbour lists grows from 500 to 100,000 atoms of thermally displaced copper.</summary>
internal static class NeighborBenchmark
{
    private const double Skin = 0.5;
    private const double LatticeConstant = 3.615;

    private static readonly (int A, int B, int C)[] s_crystals = [(5, 5, 5), (10, 10, 10), (20, 20, 20), (25, 25, 40)];

    public static void Run(int threads)
    {
        foreach ((double cutoff, int most) in new[] { (12.0, 20), (6.0, int.MaxValue) })
        {
            Console.WriteLine($"cutoff {cutoff} Å, {(most == int.MaxValue ? "all" : most)} neighbours, skin {Skin} Å; median milliseconds (µs per atom)");
            Console.WriteLine($"  atoms     edges      search, 1 thread     search, {threads} threads   candidates, {threads} threads       update, 1 thread     update, {threads} threads");
            foreach ((int a, int b, int c) in s_crystals)
                Print(Crystal(a, b, c), cutoff, most, threads);
        }
    }

    private static void Print(AtomicStructure crystal, double cutoff, int most, int threads)
    {
        NeighborGraph graph = new();
        int repetitions = crystal.Count < 10_000 ? 15 : 5;
        double Measure(Action action) => Timing.Median(Timing.Seconds(action, 2, repetitions));
        double Search(int count)
        {
            NeighborList list = new(cutoff, most, count);
            return Measure(() => list.Build([crystal], graph));
        }
        double Collect()
        {
            // A cell that changes with every call makes every call collect; the first filtering is included.
            NeighborTracker tracker = new(cutoff, most, Skin, threads);
            return Measure(() =>
            {
                crystal.Cell[8] = Math.BitIncrement(crystal.Cell[8]);
                tracker.Update([crystal], graph);
            });
        }
        double Update(int count)
        {
            NeighborTracker tracker = new(cutoff, most, Skin, count);
            double seconds = Measure(() => tracker.Update([crystal], graph));
            return tracker.Rebuilds == 1 ? seconds : throw new InvalidOperationException("candidates were collected more than once");
        }
        double[] columns = [Search(1), Search(threads), Collect(), Update(1), Update(threads)];
        Console.WriteLine($"{crystal.Count,7}  {graph.EdgeCount,8}  "
            + string.Join("  ", columns.Select(seconds => $"{1e3 * seconds,10:F2} ({1e6 * seconds / crystal.Count,6:F2})")));
    }

    /// <summary>A cubic crystal of 4·a·b·c atoms, displaced by up to 0.2 Å along each axis.</summary>
    private static AtomicStructure Crystal(int a, int b, int c)
    {
        Random random = new(1);
        double[] positions = new double[12 * a * b * c];
        int at = 0;
        for (int cell = 0; cell < a * b * c; cell++)
        {
            double[] corner = [cell % a, cell / a % b, cell / a / b];
            for (int site = 0; site < 4; site++)
            {
                for (int axis = 0; axis < 3; axis++)
                {
                    double half = site != 0 && axis != site - 1 ? 0.5 : 0;
                    positions[at++] = (LatticeConstant * (corner[axis] + half)) + (0.4 * (random.NextDouble() - 0.5));
                }
            }
        }
        double[] box = [a * LatticeConstant, 0, 0, 0, b * LatticeConstant, 0, 0, 0, c * LatticeConstant];
        int[] numbers = new int[4 * a * b * c];
        Array.Fill(numbers, 29);
        return new AtomicStructure(positions, numbers, box, Periodicity.All);
    }
}
