namespace EquiDsl.Cpu;

/// <summary>Gradient of a packed vector: sums of tile rows over lanes.</summary>
/// <param name="slot">Gradient of the launch.</param>
/// <param name="row">First tile row.</param>
/// <param name="count">Rows.</param>
public sealed unsafe class ColumnCollect(int slot, int row, int count) : TileCollect
{
    private const int RowsPerPart = 64;

    internal override void Add<V>(CollectGroup group) => group.Run((count + RowsPerPart - 1) / RowsPerPart, part =>
    {
        float* gradient = group.Gradient(slot);
        for (int i = part * RowsPerPart; i < Math.Min(count, (part + 1) * RowsPerPart); i++)
        {
            float sum = gradient[i];
            for (int tile = 0; tile < group.TileCount; tile++)
            {
                float* x = group.Row(tile, row + i);
                for (int lane = 0; lane < group.Count(tile); lane++)
                    sum += x[lane];
            }
            gradient[i] = sum;
        }
    });
}

/// <summary>Gradient of a table of elements: (elements, count) += tile rows of each node.</summary>
/// <param name="slot">Gradient of the launch.</param>
/// <param name="row">First tile row.</param>
/// <param name="count">Rows.</param>
public sealed unsafe class ElementCollect(int slot, int row, int count) : TileCollect
{
    private const int RowsPerPart = 32;

    internal override void Add<V>(CollectGroup group) => group.Run((count + RowsPerPart - 1) / RowsPerPart, part =>
    {
        float* gradient = group.Gradient(slot);
        for (int tile = 0; tile < group.TileCount; tile++)
        {
            for (int lane = 0; lane < group.Count(tile); lane++)
            {
                float* output = gradient + ((nint)group.Elements[group.First(tile) + lane] * count);
                for (int i = part * RowsPerPart; i < Math.Min(count, (part + 1) * RowsPerPart); i++)
                    output[i] += group.Row(tile, row + i)[lane];
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
public sealed unsafe class EmbeddingCollect(int basisSlot, int sourceSlot, int targetSlot, int row, int count, int order) : TileCollect
{
    private const int RowsPerPart = 32;

    internal override void Add<V>(CollectGroup group) => group.Run((count + RowsPerPart - 1) / RowsPerPart, part =>
    {
        int first = part * RowsPerPart, width = Math.Min(RowsPerPart, count - first);
        float* column = stackalloc float[RowsPerPart];
        float* basis = group.Gradient(basisSlot) + first;
        for (int tile = 0; tile < group.TileCount; tile++)
        {
            for (int lane = 0; lane < group.Count(tile); lane++)
            {
                int edge = group.First(tile) + lane;
                for (int i = 0; i < width; i++)
                    column[i] = group.Row(tile, row + first + i)[lane];
                float* band = group.Band + (order * group.BandStride) + ((nint)edge * group.BandWidth);
                float* output = basis + ((nint)group.BandStart[edge] * count);
                for (int k = 0; k < group.BandWidth; k++, output += count)
                    Add(output, column, band[k], width);
                if (sourceSlot >= 0)
                    Add(group.Gradient(sourceSlot) + first + ((nint)group.Elements[group.Source[edge]] * count), column, 1, width);
                if (targetSlot >= 0)
                    Add(group.Gradient(targetSlot) + first + ((nint)group.Elements[group.Target[edge]] * count), column, 1, width);
            }
        }
    });

    private static void Add(float* output, float* column, float factor, int width)
    {
        for (int i = 0; i < width; i++)
            output[i] += factor * column[i];
    }
}

/// <summary>Sums tile rows of edges into the rows of their sources.</summary>
/// <param name="argument">Memory argument that is summed into.</param>
/// <param name="width">Numbers per row of it.</param>
/// <param name="runs">First column, first tile row and count of each run.</param>
public sealed unsafe class SourceSumCollect(int argument, int width, int[] runs) : TileCollect
{
    private const int RowsPerPart = 32;

    private readonly (int Column, int Row, int Count)[] _parts = [.. Enumerable.Range(0, runs.Length / 3).SelectMany(run => Enumerable
        .Range(0, (runs[(3 * run) + 2] + RowsPerPart - 1) / RowsPerPart)
        .Select(p => (runs[3 * run] + (p * RowsPerPart), runs[(3 * run) + 1] + (p * RowsPerPart), Math.Min(RowsPerPart, runs[(3 * run) + 2] - (p * RowsPerPart)))))];

    internal override void Begin(CollectGroup group) => new Span<float>(group.Values[argument], group.NodeCount * width).Clear();

    internal override void Add<V>(CollectGroup group) => group.Run(_parts.Length, part =>
    {
        (int column, int row, int count) = _parts[part];
        float* memory = group.Values[argument] + column;
        for (int tile = 0; tile < group.TileCount; tile++)
        {
            for (int lane = 0; lane < group.Count(tile); lane++)
            {
                float* output = memory + ((nint)group.Source[group.First(tile) + lane] * width);
                float* x = group.Row(tile, row) + lane;
                for (int i = 0; i < count; i++)
                    output[i] += x[(nint)i * group.Lanes];
            }
        }
    });
}
