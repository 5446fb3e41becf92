using System.Diagnostics;
using System.Runtime.CompilerServices;
using EquiDsl.Cpu;

namespace BenchmarksSample;

/// <summary>The machine's fused multiply-add rate: independent chains in registers, no memory.</summary>
internal static unsafe class FmaPeak
{
    private const int Chains = 12;
    private const int Steps = 20_000_000;

    /// <summary>GFLOP/s of all threads together at the machine's widest vectors; the best of three runs.</summary>
    public static double Measure(int threads)
    {
        delegate*<float*, int, void> kernel = CpuInstructionSets.Best switch
        {
            CpuInstructionSet.Vector512 => &Run<Lanes512>,
            CpuInstructionSet.Vector256 => &Run<Lanes256>,
            CpuInstructionSet.Vector128 => &Run<Lanes128>,
            _ => throw new InvalidOperationException($"no kernel for {CpuInstructionSets.Best}"),
        };
        nint address = (nint)kernel;
        int lanes = (int)CpuInstructionSets.Best / 32;
        double best = 0;
        for (int run = 0; run < 3; run++)
        {
            double[] rates = new double[threads];
            using Barrier barrier = new(threads);
            Thread[] workers = new Thread[threads];
            for (int t = 0; t < threads; t++)
            {
                int thread = t;
                workers[t] = new Thread(() => rates[thread] = Rate((delegate*<float*, int, void>)address, lanes, barrier));
                workers[t].Start();
            }
            foreach (Thread worker in workers)
                worker.Join();
            best = Math.Max(best, rates.Sum());
        }
        return best;
    }

    private static double Rate(delegate*<float*, int, void> kernel, int lanes, Barrier barrier)
    {
        // Chains start apart and tend to 1, far from subnormal numbers.
        float* values = stackalloc float[Chains * lanes];
        for (int i = 0; i < Chains * lanes; i++)
            values[i] = 0.5f + (i * 1e-3f);
        kernel(values, 10_000);
        barrier.SignalAndWait();
        long start = Stopwatch.GetTimestamp();
        kernel(values, Steps);
        return 2e-9 * Chains * lanes * Steps / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Run<V>(float* values, int steps)
        where V : struct, ILanes<V>
    {
        V factor = V.Broadcast(0.9990234375f), term = V.Broadcast(0.0009765625f);
        V c0 = V.Load(values), c1 = V.Load(values + V.Count), c2 = V.Load(values + (2 * V.Count)), c3 = V.Load(values + (3 * V.Count));
        V c4 = V.Load(values + (4 * V.Count)), c5 = V.Load(values + (5 * V.Count)), c6 = V.Load(values + (6 * V.Count)), c7 = V.Load(values + (7 * V.Count));
        V c8 = V.Load(values + (8 * V.Count)), c9 = V.Load(values + (9 * V.Count)), c10 = V.Load(values + (10 * V.Count)), c11 = V.Load(values + (11 * V.Count));
        for (int i = 0; i < steps; i++)
        {
            c0 = V.MultiplyAdd(c0, factor, term);
            c1 = V.MultiplyAdd(c1, factor, term);
            c2 = V.MultiplyAdd(c2, factor, term);
            c3 = V.MultiplyAdd(c3, factor, term);
            c4 = V.MultiplyAdd(c4, factor, term);
            c5 = V.MultiplyAdd(c5, factor, term);
            c6 = V.MultiplyAdd(c6, factor, term);
            c7 = V.MultiplyAdd(c7, factor, term);
            c8 = V.MultiplyAdd(c8, factor, term);
            c9 = V.MultiplyAdd(c9, factor, term);
            c10 = V.MultiplyAdd(c10, factor, term);
            c11 = V.MultiplyAdd(c11, factor, term);
        }
        V.Store(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11, values);
    }
}
