namespace EquiDsl.Cpu;

/// <summary>What a backward pass needs beyond a forward one: seeds, groups of tiles whose memory is kept, gradients.</summary>
public sealed unsafe partial class CpuExecution
{
    /// <summary>Bytes of tile memory that a group of tiles may keep. It does not depend on threads, as sums must not.</summary>
    private const long GroupBytes = 96L << 20;

    private const int LargestGroup = 64;

    private readonly bool[] _isEdgeBuffer;
    private readonly CollectGroup _group;
    private readonly NativeBuffer<float> _tiles = new(), _gradientMemory = new();
    private float*[] _gradients = [];
    private GradientSizes? _gradientSizes;

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
        int tiles = BeginGroups(_edgeJob, lanes, tileRows, values, collects, firstGradient);
        for (int chunk = 0; chunk < _schedule.ChunkCount;)
        {
            int end = chunk + 1;
            if (collects.Length == 0)
                end = _schedule.ChunkCount;
            while (end < _schedule.ChunkCount && LastTile(end) - _schedule.FirstTile(chunk) <= tiles)
                end++;
            Group<V>(_edgeJob, chunk, end - chunk, _schedule.FirstTile(chunk), LastTile(end - 1) - _schedule.FirstTile(chunk), collects);
            chunk = end;
        }
        _edgeJob.IsCollecting = false;
        _edgeJob.Group = default;
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
        int tiles = BeginGroups(_rowJob, lanes, tileRows, values, collects, firstGradient), count = (RowCount + lanes - 1) / lanes;
        for (int first = 0; first < count; first += tiles)
            Group<V>(_rowJob, first, Math.Min(tiles, count - first), first, Math.Min(tiles, count - first), collects);
        _rowJob.IsCollecting = false;
        _rowJob.Group = default;
    }

    /// <summary>Runs the backward pass for the gradient of a loss by the outputs; gradients of parameters are added up.</summary>
    /// <param name="energies">Gradient by the energies, one per system.</param>
    /// <param name="forces">Gradient by the forces (nodes, 3); empty when the program has none.</param>
    /// <param name="virials">Gradient by the strain derivatives (systems, 9); empty for zero.</param>
    /// <param name="noise">Gradient by the noise (nodes, 3); empty for zero.</param>
    /// <param name="systems">System of each node.</param>
    internal void Backward(ReadOnlySpan<double> energies, ReadOnlySpan<double> forces, ReadOnlySpan<double> virials, ReadOnlySpan<double> noise, ReadOnlySpan<int> systems)
    {
        FillSeed(_program.EnergySeed, energies, 1, systems);
        FillSeed(_program.VirialSeed, virials, 9, systems);
        FillSeed(_program.ForceSeedBuffer, forces);
        FillSeed(_program.NoiseSeedBuffer, noise);
        _program.Backward(this);
        GC.KeepAlive(_weightOwner);
        GC.KeepAlive(this);
    }

    private void FillSeed(int buffer, ReadOnlySpan<double> ofNodes)
    {
        if (buffer < 0)
            return;
        Span<float> seed = Buffer(buffer);
        if (ofNodes.IsEmpty)
            seed.Clear();
        for (int i = 0; i < ofNodes.Length; i++)
            seed[i] = (float)ofNodes[i];
    }

    private void FillSeed(SeedBuffer place, ReadOnlySpan<double> ofSystems, int width, ReadOnlySpan<int> systems)
    {
        if (place.Buffer < 0)
            return;
        Span<float> seed = Buffer(place.Buffer);
        if (ofSystems.IsEmpty)
            seed.Clear();
        for (int i = 0; i < seed.Length && !ofSystems.IsEmpty; i++)
            seed[i] = (float)(ofSystems[(width * systems[i / width]) + (i % width)] * place.Factor);
    }

    /// <summary>Sets all gradients to zero.</summary>
    internal void ClearGradients() => System.Runtime.InteropServices.NativeMemory.Clear(_gradientMemory.Pointer, (nuint)(GradientCount * sizeof(float)));

    /// <summary>Adds all gradients to those by parameter.</summary>
    internal void AddGradients(ParameterSet gradients)
    {
        GradientUnpacker unpacker = new(_weightOwner.Source, gradients, _gradientSizes!, Read);
        _program.Gradients(unpacker);
        unpacker.Run();
    }

    private void Read(int slot, float[] result)
    {
        (int rows, int columns, bool isMatrix) = _gradientSizes!.Slots[slot];
        if (isMatrix)
            MatrixCollect.Read(_gradients[slot], rows, columns, result);
        else
            new ReadOnlySpan<float>(_gradients[slot], rows * columns).CopyTo(result);
    }

    /// <summary>Packs changed parameters.</summary>
    internal void Repack() => _weightOwner.Refill(_program);

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
            total += ((isMatrix ? MatrixCollect.Size(rows, columns) : (long)rows * columns) + 15) / 16 * 16;
        }
        GradientCount = total;
        float* memory = total == 0 ? null : _gradientMemory.Ensure(total);
        _gradients = new float*[starts.Length];
        for (int i = 0; i < starts.Length; i++)
            _gradients[i] = memory + starts[i];
        ClearGradients();
    }

    /// <summary>What the next batches drop; null for nothing.</summary>
    internal DropoutKey? Dropout { get; set; }

    /// <summary>Forces on noisy atoms of the next batch (nodes, 3), 0 at others; null for none.</summary>
    internal double[]? EncodedForces { get; set; }

    /// <summary>Floats of all gradients.</summary>
    internal long GradientCount { get; private set; }

    private void FillGeometry(NeighborGraph graph)
    {
        if (_program.EdgeVectorBuffer >= 0)
        {
            float* vectors = _buffers[_program.EdgeVectorBuffer].Pointer;
            for (int i = 0; i < 3 * EdgeCount; i++)
                vectors[i] = (float)graph.EdgeVectors[i];
        }
        foreach (DropoutSite site in _program.Dropouts)
            FillDropout(site, graph);
        FillForceEncoding();
        if (_program.UnitSeed.Buffer >= 0)
            Buffer(_program.UnitSeed.Buffer).Fill((float)_program.UnitSeed.Factor);
    }

    private void FillForceEncoding()
    {
        if (_program.ForceEncodingBuffer < 0)
            return;
        Span<float> encoding = Buffer(_program.ForceEncodingBuffer);
        int width = _program.BufferWidths[_program.ForceEncodingBuffer], lMax = (int)Math.Round(Math.Sqrt(width)) - 1;
        if (EncodedForces is null)
            encoding.Clear();
        for (int node = 0; EncodedForces is not null && node < RowCount; node++)
            VectorHarmonics.Fill(lMax, EncodedForces.AsSpan(3 * node, 3), encoding.Slice(node * width, width));
    }

    private void FillDropout(DropoutSite site, NeighborGraph graph)
    {
        Span<float> factors = Buffer(site.Buffer);
        if (Dropout is not DropoutKey key)
        {
            factors.Fill(1);
        }
        else if (site.Kind == DropoutKind.System)
        {
            float[] perSystem = new float[graph.SystemCount];
            key.Fill(site, perSystem);
            for (int node = 0; node < factors.Length; node++)
                factors[node] = perSystem[graph.System[node]];
        }
        else
        {
            key.Fill(site, factors);
        }
    }

    /// <summary>Prepares groups of tiles; returns how many tiles one may hold.</summary>
    private int BeginGroups(
        KernelJob job, int lanes, int tileRows, ReadOnlySpan<int> values, TileCollect[] collects, int firstGradient)
    {
        job.IsCollecting = collects.Length > 0;
        long stride = (((long)tileRows * lanes) + 15) / 16 * 16;
        _group.TileStride = stride;
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
        foreach (TileCollect collect in collects)
            collect.Begin(_group);
        return (int)Math.Clamp(GroupBytes / (stride * sizeof(float)), 1, LargestGroup);
    }

    private void Group<V>(KernelJob job, int firstItem, int items, int firstTile, int tiles, TileCollect[] collects)
        where V : struct, ILanes<V>
    {
        if (job.IsCollecting)
        {
            _group.Reset(tiles);
            _group.Memory = _tiles.Ensure(_group.TileStride * tiles);
        }
        job.Group = (firstItem, firstTile);
        _pool.Run(job, items);
        foreach (TileCollect collect in collects)
            collect.Add<V>(_group);
    }
}
