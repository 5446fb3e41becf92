using System.Runtime.InteropServices;

namespace EquiDsl.Cuda;

/// <summary>
/// Packs parameters for CUDA kernels: slot after slot in one block, each aligned to a line of the cache. Matrices are packed as
/// Device/Matrix.cuh reads them.
/// </summary>
internal sealed unsafe class CudaWeightPacker(ParameterSet parameters, Precision precision) : WeightPacker(parameters)
{
    private const int Alignment = 32;

    private readonly List<long> _offsets = [];
    private float* _memory;
    private long _capacity, _length;

    ~CudaWeightPacker() => Dispose(false);

    /// <summary>First word of each slot.</summary>
    public IReadOnlyList<long> Offsets => _offsets;

    /// <summary>All words.</summary>
    public nint Address => (nint)_memory;

    /// <summary>Columns that a 32-bit word holds.</summary>
    private int ColumnsPerWord => precision == Precision.BFloat16 ? 2 : 1;

    private protected override int SlotCount => _offsets.Count;

    private protected override Span<float> Slot(int slot, int count) => new(_memory + _offsets[slot], count);

    private protected override Span<float> Add(int count)
    {
        long start = _length;
        _offsets.Add(start);
        _length += (count + Alignment - 1L) / Alignment * Alignment;
        if (_length > _capacity)
        {
            _capacity = Math.Max(_length, _capacity + (_capacity / 2));
            _memory = (float*)NativeMemory.Realloc(_memory, checked((nuint)(_capacity * sizeof(float))));
        }
        ByteCount = _length * sizeof(float);
        Span<float> slot = new(_memory + start, (int)(_length - start));
        slot.Clear();
        return slot[..count];
    }

    private protected override void PackMatrix(ReadOnlySpan<float> matrix, int rows, int columns)
    {
        int blockColumns = 8 * ColumnsPerWord, rowTiles = (rows + 15) / 16, columnBlocks = (columns + blockColumns - 1) / blockColumns;
        Span<float> packed = Allocate(rowTiles * columnBlocks * 128);
        for (int tile = 0; tile < rowTiles; tile++)
        {
            for (int block = 0; block < columnBlocks; block++)
            {
                Span<float> words = packed.Slice(((tile * columnBlocks) + block) * 128, 128);
                for (int word = 0; word < 128; word++)
                {
                    (int row, int column) = Place(word);
                    (row, column) = (row + (tile * 16), column + (block * blockColumns));
                    float first = Element(matrix, rows, columns, row, column);
                    words[word] = precision switch
                    {
                        Precision.Float32 => first,
                        Precision.Tf32 => BitConverter.UInt32BitsToSingle(CudaRounding.Tf32(first)),
                        Precision.BFloat16 => BitConverter.UInt32BitsToSingle(CudaRounding.BFloat16(first)
                            | (CudaRounding.BFloat16(Element(matrix, rows, columns, row, column + 1)) << 16)),
                        _ => throw new InvalidOperationException($"unknown precision {precision}"),
                    };
                }
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        NativeMemory.Free(_memory);
        _memory = null;
    }

    private static float Element(ReadOnlySpan<float> matrix, int rows, int columns, int row, int column) =>
        row < rows && column < columns ? matrix[(row * columns) + column] : 0;

    /// <summary>Row and first column of a word in its block: columns of 16 rows, or the operand layout of mma.m16n8k8 and k16.</summary>
    private (int Row, int Column) Place(int word)
    {
        if (precision == Precision.Float32)
            return (word % 16, word / 16);
        int thread = word / 4, register = word % 4;
        return ((thread / 4) + (register % 2 * 8), ((thread % 4) + (register / 2 * 4)) * ColumnsPerWord);
    }
}
