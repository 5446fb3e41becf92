using EquiDsl.Cpu;
using Xunit;

namespace EquiDsl.Tests.Processor;

/// <summary>Where the CPU's packed weights lie.</summary>
public sealed unsafe class WeightPackerTests
{
    [Fact]
    public void The_same_matrix_lies_in_memory_once()
    {
        ParameterSet parameters = new() { ["w"] = new float[6 * 4], ["v"] = new float[6 * 4] };
        using CpuWeightPacker packer = new(parameters, 4);
        packer.Matrix("w", 4, [0, 4], (1, [0, 6]));
        long bytes = packer.ByteCount;
        packer.Matrix("w", 4, [0, 4], (1, [0, 6]));
        Assert.Equal(bytes, packer.ByteCount);
        packer.TransposedMatrix("w", 4, [0, 4], (1, [0, 6]));
        packer.Matrix("v", 4, [0, 4], (1, [0, 6]));
        packer.Matrix("w", 4, [0, 3], (1, [0, 6]));
        packer.Matrix("w", 4, [0, 4], (1, [0, 3]), (1, [3, 3]));
        packer.Matrix("w", 4, [0, 4], (1, [0, 3]), (-1, [3, 3]));
        packer.TransposedMatrix("w", 4, [0, 4], (1, [0, 6]));

        float*[] slots = packer.Addresses();
        nint[] addresses = new nint[slots.Length];
        for (int i = 0; i < slots.Length; i++)
            addresses[i] = (nint)slots[i];

        Assert.Equal(addresses[0], addresses[1]);
        Assert.Equal(addresses[2], addresses[7]);
        Assert.Equal(6, addresses.Distinct().Count());
    }
}
