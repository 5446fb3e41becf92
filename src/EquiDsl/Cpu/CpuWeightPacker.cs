using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EquiDsl.Cpu;

/// <summary>Packs parameters for the kernels of one instruction set.</summary>
internal sealed unsafe class CpuWeightPacker : WeightPacker
{
    /// <summary>Bytes that the first slots are cut from, and the most that the next are; each block has twice the bytes of the one before.</summary>
    private const int FirstBlockBytes = 64 << 10, LargestBlockBytes = 16 << 20;

    private readonly int _vectorLanes;
    private readonly List<nint> _slots = [], _blocks = [];
    private nint _next, _end;

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

    private protected override int SlotCount => _slots.Count;

    private protected override bool Share(int slot)
    {
        _slots.Add(_slots[slot]);
        return true;
    }

    private protected override Span<float> Slot(int slot, int count) => new((void*)_slots[slot], count);

    private protected override Span<float> Add(int count)
    {
        // A vector may read past the last element, and a block of rows past the last bias.
        nint bytes = checked((nint)(((((long)count * sizeof(float)) + 256 + 63) / 64) * 64));
        if (_end - _next < bytes)
        {
            nint block = Math.Max(bytes, Math.Min(LargestBlockBytes, (nint)FirstBlockBytes << Math.Min(_blocks.Count, 16)));
            _next = (nint)LargeMemory.Allocate((nuint)block);
            _end = _next + block;
            _blocks.Add(_next);
        }
        _slots.Add(_next);
        _next += bytes;
        ByteCount += (long)count * sizeof(float);
        return Slot(_slots.Count - 1, count);
    }

    /// <summary>Blocks of <see cref="MatrixKernel.BlockRows"/> rows, column by column; in the place of rows beyond the last it stands again.</summary>
    private protected override void PackMatrix(ReadOnlySpan<float> matrix, int rows, int columns)
    {
        int block = MatrixKernel.BlockRows(_vectorLanes), blocks = (rows + block - 1) / block;
        fixed (float* input = matrix, packed = Allocate(blocks * block * columns))
        {
            switch (_vectorLanes)
            {
                case 16:
                    PackBlocks<Lanes512>(input, rows, columns, block, packed);
                    break;
                case 8:
                    PackBlocks<Lanes256>(input, rows, columns, block, packed);
                    break;
                default:
                    PackBlocks<Lanes128>(input, rows, columns, block, packed);
                    break;
            }
        }
    }

    private static void PackBlocks<V>(float* matrix, int rows, int columns, int block, float* packed)
        where V : struct, ILanes<V>
    {
        int whole = columns / V.Count * V.Count;
        for (int row = 0; row < rows; row += block, matrix += (nint)block * columns, packed += (nint)block * columns)
        {
            // There is room for a vector after the last block.
            int last = Math.Min(block, rows - row) - 1;
            RowBlocks.Pack<V>(matrix, columns, last, whole, block, packed);
            for (int k = whole; k < columns; k++)
            {
                for (int i = 0; i < block; i++)
                    packed[((nint)k * block) + i] = matrix[((nint)Math.Min(i, last) * columns) + k];
            }
        }
    }

    /// <summary>The same of the transpose: a block of its rows is a block of columns.</summary>
    private protected override void PackTransposed(ReadOnlySpan<float> matrix, int rows, int columns)
    {
        int block = MatrixKernel.BlockRows(_vectorLanes), blocks = (columns + block - 1) / block;
        Span<float> packed = Allocate(blocks * block * rows);
        for (int column = 0; column < columns; column += block)
        {
            int count = Math.Min(block, columns - column);
            Span<float> output = packed.Slice(column * rows, block * rows);
            for (int k = 0; k < rows; k++)
            {
                ReadOnlySpan<float> input = matrix[((k * columns) + column)..];
                Span<float> target = output[(k * block)..];
                // Where there is room, wider than needed: the next row overwrites it.
                if (block <= Vector512<float>.Count && input.Length >= Vector512<float>.Count && target.Length >= Vector512<float>.Count)
                {
                    Vector512.Create(input).CopyTo(target);
                }
                else
                {
                    input[..count].CopyTo(target);
                    target[count..block].Clear();
                }
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        foreach (nint block in _blocks)
            NativeMemory.AlignedFree((void*)block);
        _blocks.Clear();
        _slots.Clear();
    }
}
