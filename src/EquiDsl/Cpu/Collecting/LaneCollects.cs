namespace EquiDsl.Cpu;

/// <summary>A collection that reads the numbers of single lanes: rows of a tile are kept transposed, lane by lane.</summary>
/// <param name="rows">First tile row and count of each run.</param>
public abstract unsafe class LaneCollect((int First, int Count)[] rows) : TileCollect
{
    /// <summary>Rows that one worker adds at a time.</summary>
    private protected const int RowsPerPart = 32;

    /// <summary>Widest vector.</summary>
    private const int Vector = 16;

    /// <summary>Kept numbers from one lane to the next: all rows, and what the vector of the last run writes beyond its end.</summary>
    private readonly int _stride = (rows.Sum(r => r.Count) + (2 * Vector) - 2) / Vector * Vector;

    internal override void Begin<V>(CollectGroup group) => group.Keep(this, (long)_stride * group.Lanes);

    internal override void Keep<V>(CollectGroup group, int tile, float* memory)
    {
        float* kept = Kept(group) + ((long)tile * group.Lanes * _stride);
        float** pointers = stackalloc float*[V.Count];
        foreach ((int first, int count) in rows)
        {
            for (int row = 0; row < count; row += V.Count)
            {
                // Rows beyond the last repeat it; the run after overwrites them.
                for (int i = 0; i < V.Count; i++)
                    pointers[i] = memory + ((nint)(first + Math.Min(row + i, count - 1)) * group.Lanes);
                for (int lane = 0; lane < group.Lanes; lane += V.Count)
                    V.Transpose(pointers, lane, kept + ((nint)lane * _stride) + row, _stride);
            }
            kept += count;
        }
    }

    /// <summary>What is kept of the group.</summary>
    private protected float* Kept(CollectGroup group) => (float*)group.Kept(this).Own;

    /// <summary>Kept numbers of a lane.</summary>
    private protected float* Lane(CollectGroup group, float* kept, int tile, int lane) => kept + ((((long)tile * group.Lanes) + lane) * _stride);

    /// <summary>y += factor·x.</summary>
    private protected static void Add<V>(float* y, float* x, float factor, int count)
        where V : struct, ILanes<V>
    {
        int i = 0;
        for (; i <= count - V.Count; i += V.Count)
            V.Store(V.Load(y + i) + (V.Broadcast(factor) * V.Load(x + i)), y + i);
        for (; i < count; i++)
            y[i] += factor * x[i];
    }
}

/// <summary>Gradient of a table of elements: (elements, count) += tile rows of each node.</summary>
/// <param name="slot">Gradient of the launch.</param>
/// <param name="row">First tile row.</param>
/// <param name="count">Rows.</param>
public sealed unsafe class ElementCollect(int slot, int row, int count) : LaneCollect([(row, count)])
{
    internal override void Add<V>(CollectGroup group) => group.Run((count + RowsPerPart - 1) / RowsPerPart, part =>
    {
        int first = part * RowsPerPart;
        float* gradient = group.Gradient(slot) + first, kept = Kept(group);
        for (int tile = 0; tile < group.TileCount; tile++)
        {
            for (int lane = 0; lane < group.Count(tile); lane++)
            {
                Add<V>(
                    gradient + ((nint)group.Elements[group.First(tile) + lane] * count), Lane(group, kept, tile, lane) + first, 1,
                    Math.Min(RowsPerPart, count - first));
            }
        }
    });
}

/// <summary>Gradients of an edge embedding: of basis rows under each edge's band, and of the rows of its elements.</summary>
/// <param name="basisSlot">(basis, count).</param>
/// <param name="sourceSlot">(elements, count), or −1.</param>
/// <param name="targetSlot">(elements, count), or −1.</param>
/// <param name="row">First tile row of the cotangent.</param>
/// <param name="count">Its rows.</param>
/// <param name="order">Derivative of the basis.</param>
public sealed unsafe class EmbeddingCollect(int basisSlot, int sourceSlot, int targetSlot, int row, int count, int order) : LaneCollect([(row, count)])
{
    internal override void Add<V>(CollectGroup group) => group.Run((count + RowsPerPart - 1) / RowsPerPart, part =>
    {
        int first = part * RowsPerPart, width = Math.Min(RowsPerPart, count - first);
        float* basis = group.Gradient(basisSlot) + first, kept = Kept(group);
        for (int tile = 0; tile < group.TileCount; tile++)
        {
            for (int lane = 0; lane < group.Count(tile); lane++)
            {
                int edge = group.First(tile) + lane;
                float* cotangent = Lane(group, kept, tile, lane) + first;
                float* band = group.Band + (order * group.BandStride) + ((nint)edge * group.BandWidth);
                float* output = basis + ((nint)group.BandStart[edge] * count);
                for (int k = 0; k < group.BandWidth; k++, output += count)
                    Add<V>(output, cotangent, band[k], width);
                if (sourceSlot >= 0)
                    Add<V>(group.Gradient(sourceSlot) + first + ((nint)group.Elements[group.Source[edge]] * count), cotangent, 1, width);
                if (targetSlot >= 0)
                    Add<V>(group.Gradient(targetSlot) + first + ((nint)group.Elements[group.Target[edge]] * count), cotangent, 1, width);
            }
        }
    });
}

/// <summary>Sums tile rows of edges into the rows of their sources.</summary>
/// <param name="argument">Memory argument that is summed into.</param>
/// <param name="width">Numbers per row of it.</param>
/// <param name="runs">First column, first tile row and count of each run.</param>
public sealed unsafe class SourceSumCollect(int argument, int width, int[] runs)
    : LaneCollect([.. Enumerable.Range(0, runs.Length / 3).Select(run => (runs[(3 * run) + 1], runs[(3 * run) + 2]))])
{
    private readonly (int Column, int Row, int Count)[] _parts = [.. Parts(runs)];

    internal override void Begin<V>(CollectGroup group)
    {
        base.Begin<V>(group);
        new Span<float>(group.Values[argument], group.NodeCount * width).Clear();
    }

    internal override void Add<V>(CollectGroup group) => group.Run(_parts.Length, part =>
    {
        (int column, int row, int count) = _parts[part];
        float* memory = group.Values[argument] + column, kept = Kept(group) + row;
        for (int tile = 0; tile < group.TileCount; tile++)
        {
            for (int lane = 0; lane < group.Count(tile); lane++)
                Add<V>(memory + ((nint)group.Source[group.First(tile) + lane] * width), Lane(group, kept, tile, lane), 1, count);
        }
    });

    /// <summary>First column, first kept number and count of what one part adds.</summary>
    private static IEnumerable<(int Column, int Row, int Count)> Parts(int[] runs)
    {
        int kept = 0;
        for (int run = 0; run < runs.Length; run += 3)
        {
            for (int first = 0; first < runs[run + 2]; first += RowsPerPart)
                yield return (runs[run] + first, kept + first, Math.Min(RowsPerPart, runs[run + 2] - first));
            kept += runs[run + 2];
        }
    }
}
