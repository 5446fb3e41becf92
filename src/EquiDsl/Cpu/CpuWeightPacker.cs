using System.Runtime.InteropServices;

namespace EquiDsl.Cpu;

/// <summary>Packs parameters for the kernels of one instruction set.</summary>
internal sealed unsafe class CpuWeightPacker : WeightPacker
{
    private readonly int _vectorLanes;
    private readonly List<nint> _slots = [];

    public CpuWeightPacker(ParameterSet parameters, int vectorLanes)
        : base(parameters) => _vectorLanes = vectorLanes;

    ~CpuWeightPacker() => Dispose(false);

    /// <summary>Addresses by slot.</summary>
    public float*[] Addresses()
    {
        float*[] addresses = new float*[_slots.Count];
        for (int i = 0; i < addresses.Length; i++)
            addresses[i] = (float*)_slots[i];
        return addresses;
    }

    private protected override Span<float> Slot(int slot, int count) => new((void*)_slots[slot], count);

    private protected override Span<float> Add(int count)
    {
        // A vector may read past the last element, and a block of rows past the last bias.
        void* memory = NativeMemory.AlignedAlloc(checked((nuint)(((long)count * sizeof(float)) + 256)), 64);
        _slots.Add((nint)memory);
        ByteCount += (long)count * sizeof(float);
        return new(memory, count);
    }

    /// <summary>Blocks of <see cref="MatrixKernel.BlockRows"/> rows, column by column, the last padded with zeros.</summary>
    private protected override void PackMatrix(ReadOnlySpan<float> matrix, int rows, int columns, int lanes)
    {
        int block = MatrixKernel.BlockRows(_vectorLanes, lanes), blocks = (rows + block - 1) / block;
        Span<float> packed = Allocate(blocks * block * columns);
        for (int row = 0; row < rows; row += block)
        {
            int count = Math.Min(block, rows - row);
            ReadOnlySpan<float> input = matrix[(row * columns)..];
            Span<float> output = packed.Slice(row * columns, block * columns);
            for (int k = 0; k < columns; k++)
            {
                for (int i = 0; i < count; i++)
                    output[(k * block) + i] = input[(i * columns) + k];
                output.Slice((k * block) + count, block - count).Clear();
            }
        }
    }

    /// <summary>The same of the transpose: a block of its rows is a block of columns.</summary>
    private protected override void PackTransposed(ReadOnlySpan<float> matrix, int rows, int columns, int lanes)
    {
        int block = MatrixKernel.BlockRows(_vectorLanes, lanes), blocks = (columns + block - 1) / block;
        Span<float> packed = Allocate(blocks * block * rows);
        for (int column = 0; column < columns; column += block)
        {
            int count = Math.Min(block, columns - column);
            Span<float> output = packed.Slice(column * rows, block * rows);
            for (int k = 0; k < rows; k++)
            {
                matrix.Slice((k * columns) + column, count).CopyTo(output[(k * block)..]);
                output.Slice((k * block) + count, block - count).Clear();
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        foreach (nint slot in _slots)
            NativeMemory.AlignedFree((void*)slot);
        _slots.Clear();
    }
}
