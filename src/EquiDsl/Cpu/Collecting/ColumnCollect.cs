namespace EquiDsl.Cpu;

/// <summary>Gradient of a packed vector: sums of tile rows over valid lanes, of which one number per row and tile is kept.</summary>
/// <param name="slot">Gradient of the launch.</param>
/// <param name="row">First tile row.</param>
/// <param name="count">Rows.</param>
public sealed unsafe class ColumnCollect(int slot, int row, int count) : TileCollect
{
    /// <summary>Kept numbers of a tile: all rows, in whole vectors of any width.</summary>
    private readonly int _size = (count + 15) / 16 * 16;

    internal override void Begin<V>(CollectGroup group) => group.Keep(this, _size);

    internal override void Keep<V>(CollectGroup group, int tile, float* memory)
    {
        float* sums = (float*)group.Kept(this).Own + ((long)tile * _size);
        int valid = group.Count(tile);
        float** rows = stackalloc float*[V.Count];
        float* lanes = stackalloc float[V.Count * V.Count];
        for (int first = 0; first < count; first += V.Count)
        {
            for (int i = 0; i < V.Count; i++)
                rows[i] = memory + ((nint)(row + Math.Min(first + i, count - 1)) * group.Lanes);
            V sum = V.Broadcast(0);
            for (int lane = 0; lane < valid; lane += V.Count)
            {
                V.Transpose(rows, lane, lanes, V.Count);
                for (int i = 0; i < Math.Min(V.Count, valid - lane); i++)
                    sum += V.Load(lanes + (i * V.Count));
            }
            V.Store(sum, sums + first);
        }
    }

    internal override void Add<V>(CollectGroup group)
    {
        float* gradient = group.Gradient(slot), sums = (float*)group.Kept(this).Own;
        for (int tile = 0; tile < group.TileCount; tile++, sums += _size)
        {
            for (int i = 0; i < count; i++)
                gradient[i] += sums[i];
        }
    }
}
