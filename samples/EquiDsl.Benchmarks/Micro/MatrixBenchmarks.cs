using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using EquiDsl.Cpu;

namespace BenchmarksSample.Micro;

/// <summary>The matrix kernel on one tile: 640 × 640 by 32 lanes, the l = 0 block of an SO(2) convolution at L = 4 with 128 channels; 26.2 MFLOP.</summary>
public unsafe class MatrixBenchmarks
{
    private const int Size = 640, TileLanes = 32;

    // Rows are packed in blocks, the last one padded.
    private readonly float* _weights = Allocate((Size + 24) * Size), _x = Allocate(Size * TileLanes), _y = Allocate(Size * TileLanes);

    [Benchmark]
    public void Widest()
    {
        switch (CpuInstructionSets.Best)
        {
            case CpuInstructionSet.Vector512:
                Run<Lanes512>();
                break;
            case CpuInstructionSet.Vector256:
                Run<Lanes256>();
                break;
            default:
                Run<Lanes128>();
                break;
        }
    }

    [Benchmark]
    public void Vectors128() => Run<Lanes128>();

    private void Run<V>()
        where V : struct, ILanes<V> => MatrixKernel.Run<V>(_weights, null, null, Size, Size, _x, _y, 1, 0, 0, TileLanes);

    private static float* Allocate(int count)
    {
        float* memory = (float*)NativeMemory.AlignedAlloc((nuint)count * sizeof(float), 64);
        for (int i = 0; i < count; i++)
            memory[i] = 1 + (i % 7);
        return memory;
    }
}
