using System.Runtime.CompilerServices;

namespace EquiDsl.Cpu;

/// <summary>Copies between rows in memory (one per node) and rows of tile memory (one lane per node or edge).</summary>
public static unsafe class TileMemoryAccess
{
    /// <summary>Columns of each lane's row in memory become rows of the tile.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="memory">First row.</param>
    /// <param name="width">Numbers per row.</param>
    /// <param name="lookup">What selects the row of a lane.</param>
    /// <param name="column">First column.</param>
    /// <param name="row">First tile row.</param>
    /// <param name="count">Columns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Load<V>(ref Tile tile, float* memory, int width, LaneLookup lookup, int column, int row, int count)
        where V : struct, ILanes<V>
    {
        int lanes = tile.Lanes, vector = V.Count;
        int* index = tile.Index(lookup);
        float** rows = stackalloc float*[vector];
        float* output = tile.Memory + ((nint)row * lanes);
        for (int lane = 0; lane < lanes; lane += vector)
        {
            for (int i = 0; i < vector; i++)
                rows[i] = memory + ((nint)index[lane + i] * width) + column;
            int c = 0;
            for (; c + vector <= count; c += vector)
                V.Transpose(rows, c, output + ((nint)c * lanes) + lane, lanes);
            for (; c < count; c++)
            {
                for (int i = 0; i < vector; i++)
                    output[((nint)c * lanes) + lane + i] = rows[i][c];
            }
        }
    }

    /// <summary>Rows of the tile become columns of the own rows of its valid lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Save<V>(ref Tile tile, float* memory, int width, int column, int row, int count)
        where V : struct, ILanes<V>
    {
        int lanes = tile.Lanes, vector = V.Count;
        float* transposed = stackalloc float[vector * vector];
        float** rows = stackalloc float*[vector];
        for (int lane = 0; lane < tile.Count; lane += vector)
        {
            int valid = Math.Min(vector, tile.Count - lane);
            int c = 0;
            for (; c + vector <= count; c += vector)
            {
                for (int i = 0; i < vector; i++)
                    rows[i] = tile.Memory + ((nint)(row + c + i) * lanes) + lane;
                V.Transpose(rows, 0, transposed, vector);
                for (int i = 0; i < valid; i++)
                    V.Store(V.Load(transposed + (i * vector)), memory + ((nint)(tile.First + lane + i) * width) + column + c);
            }
            for (; c < count; c++)
            {
                for (int i = 0; i < valid; i++)
                    memory[((nint)(tile.First + lane + i) * width) + column + c] = tile.Memory[((nint)(row + c) * lanes) + lane + i];
            }
        }
    }
}
