using System.Runtime.CompilerServices;

namespace EquiDsl.Cpu;

/// <summary>First layer of radial functions by its structure: a band of basis functions and a table row per element.</summary>
public static unsafe class EdgeEmbedding
{
    /// <summary>Output rows = W_basis·band + source table[z_source] (+ target table[z_target]); the bias is in the source table.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="basis">(basis, count), transposed weight.</param>
    /// <param name="source">(elements, count), or a single row when there is no element-pair embedding.</param>
    /// <param name="target">(elements, count), or null.</param>
    /// <param name="row">First tile row.</param>
    /// <param name="count">Columns of the tables.</param>
    /// <param name="order">Derivative of the basis by the length; tables have none and are null.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V>(ref Tile tile, float* basis, float* source, float* target, int row, int count, int order = 0)
        where V : struct, ILanes<V>
    {
        int lanes = tile.Lanes, vector = V.Count;
        float* block = stackalloc float[vector * vector];
        float** rows = stackalloc float*[vector];
        for (int i = 0; i < vector; i++)
            rows[i] = block + (i * vector);
        int* sources = tile.Index(LaneLookup.Source);
        int* targets = tile.Index(LaneLookup.Target);
        for (int lane = 0; lane < lanes; lane += vector)
        {
            for (int c = 0; c < count; c += vector)
            {
                int columns = Math.Min(vector, count - c);
                for (int i = 0; i < vector; i++)
                {
                    int edge = tile.First + Math.Min(lane + i, tile.Count - 1);
                    float* band = tile.Band + (order * tile.BandStride) + ((nint)edge * tile.BandWidth);
                    float* weights = basis + ((nint)tile.BandStart[edge] * count) + c;
                    float* fromSource = source == null ? null : source + (target == null ? 0 : (nint)tile.Elements[sources[lane + i]] * count) + c;
                    float* fromTarget = target == null ? null : target + ((nint)tile.Elements[targets[lane + i]] * count) + c;
                    if (columns == vector)
                    {
                        V sum = fromSource == null ? V.Broadcast(0) : V.Load(fromSource);
                        if (fromTarget != null)
                            sum += V.Load(fromTarget);
                        for (int k = 0; k < tile.BandWidth; k++)
                            sum = V.MultiplyAdd(V.Broadcast(band[k]), V.Load(weights + ((nint)k * count)), sum);
                        V.Store(sum, rows[i]);
                    }
                    else
                    {
                        for (int j = 0; j < columns; j++)
                        {
                            float sum = (fromSource == null ? 0 : fromSource[j]) + (fromTarget == null ? 0 : fromTarget[j]);
                            for (int k = 0; k < tile.BandWidth; k++)
                                sum += band[k] * weights[((nint)k * count) + j];
                            rows[i][j] = sum;
                        }
                    }
                }
                float* output = tile.Memory + ((nint)(row + c) * lanes) + lane;
                if (columns == vector)
                {
                    V.Transpose(rows, 0, output, lanes);
                }
                else
                {
                    for (int j = 0; j < columns; j++)
                    {
                        for (int i = 0; i < vector; i++)
                            output[((nint)j * lanes) + i] = rows[i][j];
                    }
                }
            }
        }
    }
}
