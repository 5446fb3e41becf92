namespace EquiDsl.Cpu;

/// <summary>How the gradient of a matrix lies in memory: strips of columns, each (rows and padding, columns of a strip).</summary>
internal static unsafe class GradientStrips
{
    /// <summary>Columns side by side.</summary>
    public const int Width = 32;

    /// <summary>Rows that lie unused after the last, because blocks of rows are read whole.</summary>
    public const int Padding = 24;

    /// <summary>Strips of so many columns.</summary>
    public static int Count(int columns) => (columns + Width - 1) / Width;

    /// <summary>Floats of a strip.</summary>
    public static long StripSize(int rows) => (long)(rows + Padding) * Width;

    /// <summary>Floats of a gradient.</summary>
    public static long Size(int rows, int columns) => Count(columns) * StripSize(rows);

    /// <summary>Copies a gradient out of its strips, row-major.</summary>
    public static void Read(float* gradient, int rows, int columns, float[] result)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column += Width)
            {
                int count = Math.Min(Width, columns - column);
                new ReadOnlySpan<float>(gradient + (column / Width * StripSize(rows)) + ((long)row * Width), count)
                    .CopyTo(result.AsSpan((row * columns) + column, count));
            }
        }
    }
}
