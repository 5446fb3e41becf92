namespace EquiDsl.Cpu;

/// <summary>What a backward pass needs beyond a forward one: seeds, groups of tiles of which is kept what gradients read, gradients.</summary>
public sealed unsafe partial class CpuExecution
{
    /// <summary>
    /// Bytes that are kept of a group of tiles, about: more than a tile's gradients are worth reading for, and not much more than caches
    /// hold. Sums go on from group to group in the order of tiles, so that they do not depend on it.
    /// </summary>
    private const long GroupBytes = 96L << 20;

    private const int LargestGroup = 64;

    private readonly bool[] _isEdgeBuffer;
    private readonly CollectGroup _group;
    private readonly GivenValues.Rows _given;
    private readonly NativeBuffer<float> _gradientMemory = new();
    private float*[] _gradients = [];
    private GradientSizes? _gradientSizes;
    private long _gradientCount;

    /// <summary>Runs a kernel on all edges, with sums over many tiles.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="lanes">Lanes per tile.</param>
    /// <param name="tileRows">Rows of tile memory.</param>
    /// <param name="firstSlot">First weight slot.</param>
    /// <param name="heads">Heads of the running softmax, or 0.</param>
    /// <param name="sums">Arguments that are summed into at targets.</param>
    /// <param name="values">Workspace buffers by argument.</param>
    /// <param name="collects">Sums over many tiles.</param>
    /// <param name="firstGradient">First gradient.</param>
    public void CollectEdges<V>(
        delegate*<ref Tile, void> kernel, int lanes, int tileRows, int firstSlot, int heads, ReadOnlySpan<int> sums, ReadOnlySpan<int> values,
        TileCollect[] collects, int firstGradient)
        where V : struct, ILanes<V>
    {
        _edgeJob.Set(kernel, lanes, tileRows, heads, firstSlot, values);
        _edgeJob.SetSums(sums, values, _program.BufferWidths);
        BeginGroups<V>(_edgeJob, lanes, values, collects, firstGradient);
        int perGroup = ItemsPerGroup(_schedule.ChunkCount, _schedule.TileCount, collects);
        for (int chunk = 0; chunk < _schedule.ChunkCount; chunk += perGroup)
        {
            int chunks = Math.Min(perGroup, _schedule.ChunkCount - chunk), tile = _schedule.FirstTile(chunk);
            Group<V>(_edgeJob, chunk, chunks, tile, LastTile(chunk + chunks - 1) - tile, collects);
        }
    }

    /// <summary>Runs a kernel on all rows, with sums over many tiles.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="lanes">Lanes per tile.</param>
    /// <param name="tileRows">Rows of tile memory.</param>
    /// <param name="firstSlot">First weight slot.</param>
    /// <param name="values">Workspace buffers by argument.</param>
    /// <param name="collects">Sums over many tiles.</param>
    /// <param name="firstGradient">First gradient.</param>
    public void CollectRows<V>(
        delegate*<ref Tile, void> kernel, int lanes, int tileRows, int firstSlot, ReadOnlySpan<int> values, TileCollect[] collects, int firstGradient)
        where V : struct, ILanes<V>
    {
        _rowJob.Set(kernel, lanes, tileRows, 0, firstSlot, values);
        BeginGroups<V>(_rowJob, lanes, values, collects, firstGradient);
        int count = (RowCount + lanes - 1) / lanes, perGroup = ItemsPerGroup(count, count, collects);
        for (int first = 0; first < count; first += perGroup)
            Group<V>(_rowJob, first, Math.Min(perGroup, count - first), first, Math.Min(perGroup, count - first), collects);
    }

    internal override void Backward(
        ReadOnlySpan<double> energies, ReadOnlySpan<double> forces, ReadOnlySpan<double> virials, ReadOnlySpan<double> noise, ReadOnlySpan<int> systems)
    {
        GivenValues.FillSeeds(_program, energies, forces, virials, noise, systems, _given);
        _program.Backward(this);
        GC.KeepAlive(_weightOwner);
        GC.KeepAlive(this);
    }

    internal override void ClearGradients() => System.Runtime.InteropServices.NativeMemory.Clear(_gradientMemory.Pointer, (nuint)(GradientCount * sizeof(float)));

    internal override void AddGradients(ParameterSet gradients)
    {
        GradientUnpacker unpacker = new(_weightOwner.Source, gradients, _gradientSizes!, Read);
        _program.Gradients(unpacker);
        unpacker.Run();
    }

    private void Read(int slot, float[] result)
    {
        (int rows, int columns, bool isMatrix) = _gradientSizes!.Slots[slot];
        if (isMatrix)
            GradientStrips.Read(_gradients[slot], rows, columns, result);
        else
            new ReadOnlySpan<float>(_gradients[slot], rows * columns).CopyTo(result);
    }

    internal override void Repack() => _weightOwner.Refill(_program);

    private int LastTile(int chunk) => chunk + 1 < _schedule.ChunkCount ? _schedule.FirstTile(chunk + 1) : _schedule.TileCount;

    private void AllocateGradients()
    {
        GradientSizes sizes = new(_weightOwner.Source);
        _program.Gradients(sizes);
        _gradientSizes = sizes;
        long[] starts = new long[sizes.Slots.Count];
        long total = 0;
        for (int i = 0; i < starts.Length; i++)
        {
            (int rows, int columns, bool isMatrix) = sizes.Slots[i];
            starts[i] = total;
            total += ((isMatrix ? GradientStrips.Size(rows, columns) : (long)rows * columns) + 15) / 16 * 16;
        }
        _gradientCount = total;
        float* memory = total == 0 ? null : _gradientMemory.Ensure(total);
        _gradients = new float*[starts.Length];
        for (int i = 0; i < starts.Length; i++)
            _gradients[i] = memory + starts[i];
        ClearGradients();
    }

    internal override long GradientCount => _gradientCount;

    /// <summary>Prepares groups of tiles.</summary>
    private void BeginGroups<V>(KernelJob job, int lanes, ReadOnlySpan<int> values, TileCollect[] collects, int firstGradient)
        where V : struct, ILanes<V>
    {
        _group.Clear();
        _group.Lanes = lanes;
        _group.NodeCount = RowCount;
        _group.Source = _source.Pointer;
        _group.Target = _target.Pointer;
        _group.Elements = _elements.Pointer;
        _group.BandStart = _bandStart.Pointer;
        _group.Band = _band.Pointer;
        _group.BandWidth = _program.Geometry?.BandWidth ?? 0;
        _group.BandStride = (long)EdgeCount * _group.BandWidth;
        _group.Gradients = _gradients;
        _group.FirstGradient = firstGradient;
        float*[] arguments = new float*[values.Length];
        for (int i = 0; i < arguments.Length; i++)
            arguments[i] = _buffers[values[i]].Pointer;
        _group.Values = arguments;
        if (collects.Length == 0)
            return;
        foreach (TileCollect collect in collects)
            collect.Begin<V>(_group);
        job.Keep = (memory, tile) =>
        {
            foreach (TileCollect collect in collects)
                collect.Keep<V>(_group, tile, (float*)memory);
            GradientOperands.Fence();
        };
    }

    /// <summary>
    /// Items in a group, each of one or more tiles: groups are alike, and a multiple of the threads, which then all have equally much to do.
    /// </summary>
    private int ItemsPerGroup(int items, int tiles, TileCollect[] collects)
    {
        // Atoms without neighbours are in chunks without tiles.
        if (tiles == 0 || collects.Length == 0)
            return Math.Max(items, 1);
        long limit = Math.Clamp(GroupBytes / (_group.FloatsPerTile * sizeof(float)), 1, LargestGroup);
        int groups = (int)((tiles + limit - 1) / limit), perGroup = (items + groups - 1) / groups;
        return (perGroup + _pool.Count - 1) / _pool.Count * _pool.Count;
    }

    private void Group<V>(KernelJob job, int firstItem, int items, int firstTile, int tiles, TileCollect[] collects)
        where V : struct, ILanes<V>
    {
        if (job.Keep is not null)
            _group.Reset(tiles);
        job.Group = (firstItem, firstTile);
        _pool.Run(job, items, _scratch, Cancellation);
        foreach (TileCollect collect in collects)
            collect.Add<V>(_group);
    }
}
