using System.Runtime.CompilerServices;

namespace EquiDsl.Cpu;

/// <summary>Stages that see several edges of a target: softmax in one pass, and sums at the target.</summary>
public static unsafe class SegmentStages
{
    private const float Epsilon = 1e-16f;

    /// <summary>
    /// Turns logits (heads × lanes) into exp(logit − running maximum of the target), and sets the factors by which earlier sums
    /// of a target must be rescaled and, when it closes, normalised.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Softmax<V>(ref Tile tile, int row, int heads)
        where V : struct, ILanes<V>
    {
        int lanes = tile.Lanes;
        float* logits = tile.Memory + ((nint)row * lanes);
        float* maxima = stackalloc float[lanes];
        for (int head = 0; head < heads; head++)
        {
            float* x = logits + (head * lanes);
            for (int s = 0; s < tile.SegmentCount; s++)
            {
                Segment segment = tile.Segments[s];
                float before = segment.Continues ? tile.Maximum[head] : float.NegativeInfinity, maximum = before;
                for (int lane = segment.First; lane < segment.First + segment.Count; lane++)
                    maximum = MathF.Max(maximum, x[lane]);
                for (int lane = segment.First; lane < segment.First + segment.Count; lane++)
                    maxima[lane] = maximum;
                tile.Rescale[(s * heads) + head] = segment.Continues ? MathF.Exp(before - maximum) : 0;
                tile.Maximum[head] = maximum;
                tile.ClosedMaximum[(s * heads) + head] = maximum;
            }
            for (int lane = tile.Count; lane < lanes; lane++)
                maxima[lane] = x[lane];
            for (int lane = 0; lane < lanes; lane += V.Count)
                V.Store(V.Exp(V.Load(x + lane) - V.Load(maxima + lane)), x + lane);
            for (int s = 0; s < tile.SegmentCount; s++)
            {
                Segment segment = tile.Segments[s];
                float sum = segment.Continues ? tile.Denominator[head] * tile.Rescale[(s * heads) + head] : 0;
                for (int lane = segment.First; lane < segment.First + segment.Count; lane++)
                    sum += x[lane];
                tile.Denominator[head] = sum;
                tile.Normalize[(s * heads) + head] = segment.Closes ? 1 / (sum + Epsilon) : 1;
            }
        }
    }

    /// <summary>Writes log Σ exp(logit) of the targets that close in this tile: running maximum + log denominator.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="memory">(nodes, heads).</param>
    /// <param name="heads">Heads.</param>
    public static void LogSumExp(ref Tile tile, float* memory, int heads)
    {
        for (int s = 0; s < tile.SegmentCount; s++)
        {
            if (!tile.Segments[s].Closes)
                continue;
            for (int head = 0; head < heads; head++)
            {
                // Normalize is 1/(denominator + ε) of a target that closes.
                memory[((nint)tile.Segments[s].Target * heads) + head] = tile.ClosedMaximum[(s * heads) + head] - MathF.Log(tile.Normalize[(s * heads) + head]);
            }
        }
    }

    /// <summary>Adds tile rows to columns of their targets' rows in memory.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="memory">First row.</param>
    /// <param name="width">Numbers per row.</param>
    /// <param name="column">Column of the first tile row.</param>
    /// <param name="row">First tile row.</param>
    /// <param name="count">Rows.</param>
    /// <param name="heads">Heads of the running softmax, 0 for a plain sum.</param>
    /// <param name="channels">Channels per coefficient, split among heads.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum<V>(ref Tile tile, float* memory, int width, int column, int row, int count, int heads, int channels)
        where V : struct, ILanes<V>
    {
        int lanes = tile.Lanes, vector = V.Count;
        float* transposed = stackalloc float[lanes * vector];
        float** rows = stackalloc float*[vector];
        int headChannels = heads == 0 ? channels : channels / heads;
        int c = 0;
        for (; c + vector <= count; c += vector)
        {
            for (int i = 0; i < vector; i++)
                rows[i] = tile.Memory + ((nint)(row + c + i) * lanes);
            for (int lane = 0; lane < lanes; lane += vector)
                V.Transpose(rows, lane, transposed + (lane * vector), vector);
            for (int s = 0; s < tile.SegmentCount; s++)
            {
                ref Segment segment = ref tile.Segments[s];
                float* address = memory + ((nint)segment.Target * width) + column + c;
                V sum = V.Load(address);
                if (heads > 0)
                    sum *= Factors<V>(tile.Rescale + (s * heads), c, channels, headChannels);
                for (int lane = segment.First; lane < segment.First + segment.Count; lane++)
                    sum += V.Load(transposed + (lane * vector));
                if (heads > 0 && segment.Closes)
                    sum *= Factors<V>(tile.Normalize + (s * heads), c, channels, headChannels);
                V.Store(sum, address);
            }
        }
        for (; c < count; c++)
        {
            float* x = tile.Memory + ((nint)(row + c) * lanes);
            int head = c % channels / headChannels;
            for (int s = 0; s < tile.SegmentCount; s++)
            {
                ref Segment segment = ref tile.Segments[s];
                float* address = memory + ((nint)segment.Target * width) + column + c;
                float sum = heads > 0 ? *address * tile.Rescale[(s * heads) + head] : *address;
                for (int lane = segment.First; lane < segment.First + segment.Count; lane++)
                    sum += x[lane];
                *address = heads > 0 && segment.Closes ? sum * tile.Normalize[(s * heads) + head] : sum;
            }
        }
    }

    /// <summary>The factors of the heads that own channels c, c + 1, ... of the flattened (coefficient, channel) rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Factors<V>(float* perHead, int c, int channels, int headChannels)
        where V : struct, ILanes<V>
    {
        int first = c % channels;
        if (first + V.Count <= channels && first / headChannels == (first + V.Count - 1) / headChannels)
            return V.Broadcast(perHead[first / headChannels]);
        float* factors = stackalloc float[V.Count];
        for (int i = 0; i < V.Count; i++)
            factors[i] = perHead[(c + i) % channels / headChannels];
        return V.Load(factors);
    }
}
