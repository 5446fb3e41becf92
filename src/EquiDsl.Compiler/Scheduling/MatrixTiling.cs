using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Scheduling;

/// <summary>
/// How a block multiplies: BlockRows × lanes of the result stay in registers, and slices of both operands, <see cref="Depth"/>
/// columns at a time, pass through shared memory, <see cref="SlicesInFlight"/> at once. Device/Matrix.cuh has the code.
/// </summary>
/// <param name="Lanes">Lanes of a tile.</param>
/// <param name="Precision">Precision of the operands.</param>
public sealed record MatrixTiling(int Lanes, PrecisionKind Precision)
{
    /// <summary>Warps of a block.</summary>
    public const int Warps = 4;

    /// <summary>Columns of a slice.</summary>
    public const int Depth = 16;

    /// <summary>Slices that are loaded while one is multiplied, and that one.</summary>
    public const int SlicesInFlight = 4;

    /// <summary>Columns per 32-bit word of a packed weight.</summary>
    public static int ColumnsPerWord(PrecisionKind precision) => precision == PrecisionKind.BFloat16 ? 2 : 1;

    /// <summary>Words of a packed matrix: blocks of 16 rows by 8 words, padded with zeros.</summary>
    public static int PackedWords(int rows, int columns, PrecisionKind precision)
    {
        int columnsPerBlock = 8 * ColumnsPerWord(precision);
        return ((rows + 15) / 16) * ((columns + columnsPerBlock - 1) / columnsPerBlock) * 128;
    }

    /// <summary>Rows of a block: as many as registers hold, unless that leaves more than a seventh of them idle.</summary>
    public static int BlockRows(int rows)
    {
        if (rows <= 64)
            return rows <= 16 ? 16 : rows <= 32 ? 32 : 64;
        int padded = (rows + 127) / 128 * 128;
        return padded * 7 <= rows * 8 ? 128 : 64;
    }

    /// <summary>Words between rows of the lanes' operand in shared memory: banks of a fragment's rows differ.</summary>
    public int LaneStride => Lanes + (Precision == PrecisionKind.BFloat16 ? 4 : 8);

    /// <summary>Words of shared memory of a block.</summary>
    public int SharedWords(int blockRows) =>
        SlicesInFlight * ((blockRows * Depth / ColumnsPerWord(Precision)) + (Depth * LaneStride));
}
