namespace EquiDsl.Compiler.Lowering;

/// <summary>
/// Sizes, in rows of tile memory, of what the CPU needs to sum a matrix gradient within a tile: as gradients lie in its memory
/// (EquiDsl.Cpu.GradientStrips), and packed inputs.
/// </summary>
public static class TileGradientLayout
{
    /// <summary>Columns side by side, and rows beyond the last that blocks of rows read and write.</summary>
    public const int Strip = 32, Padding = 24;

    /// <summary>The sum.</summary>
    public static int SumRows(int rows, int columns, int lanes) => ((Strips(columns) * (rows + Padding) * Strip) + lanes - 1) / lanes;

    /// <summary>Packed inputs of so many points.</summary>
    public static int PackedRows(int columns, int points) => Strips(columns) * Strip * points;

    private static int Strips(int columns) => (columns + Strip - 1) / Strip;
}
