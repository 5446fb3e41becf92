namespace EquiDsl.Compiler.Lowering;

/// <summary>
/// Sizes, in rows of tile memory, of what the CPU needs to sum a matrix gradient within a tile: as gradients lie in its memory
/// (EquiDsl.Cpu.GradientStrips), and packed operands.
/// </summary>
public static class TileGradientLayout
{
    /// <summary>Columns side by side, and rows beyond the last that blocks of rows read and write.</summary>
    public const int Strip = 32, Padding = 24;

    /// <summary>A multiple of the rows of every packed block.</summary>
    private const int Block = 12;

    /// <summary>Rows beyond the last, which vectors write over.</summary>
    private const int Spare = 4;

    /// <summary>The sum.</summary>
    public static int SumRows(int rows, int columns, int lanes) => ((Strips(columns) * (rows + Padding) * Strip) + lanes - 1) / lanes;

    /// <summary>Packed cotangents of so many points.</summary>
    public static int LeftRows(int rows, int points) => ((rows + Block - 1) / Block * Block * points) + Spare;

    /// <summary>Packed inputs of so many points.</summary>
    public static int RightRows(int columns, int points) => (Strips(columns) * Strip * points) + Spare;

    private static int Strips(int columns) => (columns + Strip - 1) / Strip;
}
