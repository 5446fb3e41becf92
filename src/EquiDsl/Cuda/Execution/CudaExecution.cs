using System.Runtime.InteropServices;
using EquiDsl.Cpu;

namespace EquiDsl.Cuda;

/// <summary>
/// Runs a program on a GPU: one copy to the device, the edge geometry, the phases of each kernel chunk by chunk, one copy back, and
/// a single wait at the end. A shape bucket that comes back is recorded as one CUDA graph.
/// </summary>
internal sealed unsafe partial class CudaExecution : ProgramExecution
{
    /// <summary>Tiles of edges in flight at least, so that a matrix product has blocks for all multiprocessors.</summary>
    private const int LeastEdgeTiles = 16;

    /// <summary>Rows in flight at least, for the same reason.</summary>
    private const int LeastRowTiles = 2;

    private readonly ModelProgram _program;
    private readonly CudaPlan _plan;
    private readonly CudaLoadedProgram _loaded;
    private readonly ICudaContext _context;
    private readonly ICudaStream _stream;
    private readonly CudaPass _forward, _backward;
    private readonly CudaBatch _batch;
    private readonly CudaBuffer _tiles, _frame, _band, _bandStart, _results, _input, _partials;
    private readonly CudaBuffer[] _buffers;
    private readonly bool[] _isEdgeBuffer;
    private readonly int[] _resultBuffers;
    private readonly bool _sumsAtSources;
    private readonly long _partialBytes;
    private List<(ICudaEvent Marker, KernelTime? Launch)>? _profile;
    private readonly int _edgeLanes, _edgeTiles;
    private readonly int[] _rowChunks, _rowChunkOf;

    /// <summary>A workspace and a stream for the kernels and weights of a program.</summary>
    public CudaExecution(CudaLoadedProgram loaded, CudaDevice device)
    {
        (_program, _plan, _loaded, _context) = (loaded.Program, loaded.Plan, loaded, device.Context);
        _stream = _context.CreateStream();
        (_forward, _backward) = (new(_context, _stream), new(_context, _stream));
        _batch = new(device);
        CudaMemoryPool memory = device.Memory;
        (_tiles, _frame, _band, _bandStart, _partials) = (new(memory), new(memory), new(memory), new(memory), new(memory));
        (_results, _input) = (new(device.PinnedMemory), new(device.PinnedMemory));
        _buffers = new CudaBuffer[_program.BufferWidths.Length];
        for (int i = 0; i < _buffers.Length; i++)
            _buffers[i] = new(memory);
        _isEdgeBuffer = new bool[_buffers.Length];
        foreach (int buffer in _program.EdgeBuffers)
            _isEdgeBuffer[buffer] = true;
        _resultBuffers = [.. new[] { _program.OutputBuffer, _program.EnergyBuffer, _program.VirialBuffer, _program.NoiseBuffer }.Where(b => b >= 0).Distinct()];
        _sumsAtSources = _plan.Kernels.Any(k => k.SumsAtSources);
        (_inputs, _seeds) = (Staged(GivenValues.Inputs(_program), device), Staged(GivenValues.Seeds(_program), device));
        _partialBytes = sizeof(float) * _plan.Kernels.Select(k => (long)k.PartialWords).DefaultIfEmpty().Max();

        long budget = Math.Max(2 * _context.Properties.L2Bytes, 1);
        CudaKernel[] edgeKernels = [.. _plan.Kernels.Where(k => k.Edges)];
        _edgeLanes = edgeKernels.Length == 0 ? 1 : edgeKernels[0].Lanes;
        _edgeTiles = edgeKernels.Length == 0 ? 1 : Tiles(edgeKernels.Max(k => k.TileBytes), budget, LeastEdgeTiles);
        _rowChunks = [.. _plan.Kernels.Where(k => !k.Edges).Select(k => Tiles(k.TileBytes, budget, LeastRowTiles) * k.Lanes).Distinct()];
        _rowChunkOf = [.. _plan.Kernels.Select(k => k.Edges ? 0 : Tiles(k.TileBytes, budget, LeastRowTiles) * k.Lanes)];
    }

    /// <inheritdoc/>
    public override long WorkspaceBytes => _tiles.Bytes + _frame.Bytes + _band.Bytes + _bandStart.Bytes + _partials.Bytes
        + _batch.Capacity + _buffers.Sum(b => b.Bytes);

    internal override Span<float> Input => new((void*)_input.Address, RowCount * _program.BufferWidths[_program.InputBuffer]);

    internal override void Begin(NeighborGraph graph)
    {
        int largest = CudaChunking.LargestDegree(graph.TargetStart.AsSpan(0, graph.NodeCount + 1));
        Begin(graph, graph.NodeCount, graph.EdgeCount, Math.Max(_edgeTiles, (largest + _edgeLanes - 1) / _edgeLanes));
        GivenValues.FillInputs(_program, graph, Dropout, EncodedForces, buffer => Given(_inputs, buffer));
    }

    internal override void BeginRows(int rows) => Begin(null, rows, 0, 1);

    internal override void Execute()
    {
        Start();
        Finish();
    }

    internal override void Start() => _forward.Start(_batch.Shape, Enqueue, Cancellation);

    internal override void Finish() => _stream.Synchronize();

    internal override ReadOnlySpan<float> Result(int buffer)
    {
        long offset = _resultBuffers.TakeWhile(b => b != buffer).Sum(RowBytes);
        return new((void*)(_results.Address + (nint)offset), RowCount * _program.BufferWidths[buffer]);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _forward.Dispose();
        _backward.Dispose();
        foreach (CudaBuffer buffer in _buffers.Concat([_tiles, _frame, _band, _bandStart, _results, _input, _partials])
            .Concat(_inputs.Concat(_seeds).Select(g => g.Host)))
            buffer.Dispose();
        _batch.Dispose();
        _stream.Dispose();
    }

    private static int Tiles(long tileBytes, long budget, int least) => (int)Math.Clamp(budget / Math.Max(tileBytes, 1), least, 4096);

    /// <summary>Bytes of a workspace buffer of the bucket.</summary>
    private long RowBytes(int buffer) => (long)(_isEdgeBuffer[buffer] ? Math.Max(1, _batch.Shape.Edges) : _batch.Shape.Rows) * _program.BufferWidths[buffer] * sizeof(float);

    private void Begin(NeighborGraph? graph, int rows, int edges, int edgeTiles)
    {
        (RowCount, EdgeCount) = (rows, edges);
        bool moved = _batch.Write(graph, rows, edgeTiles, _edgeLanes, _rowChunks, _sumsAtSources);
        CudaBatch.Bucket shape = _batch.Shape;
        for (int i = 0; i < _buffers.Length; i++)
            moved |= _buffers[i].Ensure(RowBytes(i));
        long tiles = 1;
        for (int i = 0; i < _plan.Kernels.Length; i++)
            tiles = Math.Max(tiles, _plan.Kernels[i].TileBytes * TilesInFlight(i));
        moved |= _tiles.Ensure(tiles);
        if (_program.Geometry is { } geometry)
        {
            moved |= _frame.Ensure(FrameBytes(geometry));
            moved |= _band.Ensure(BandStride(geometry) * (1 + geometry.BandOrders) * sizeof(float));
            moved |= _bandStart.Ensure(Math.Max(1L, shape.Edges) * sizeof(int));
        }
        if (_program.InputBuffer >= 0)
            moved |= _input.Ensure(RowBytes(_program.InputBuffer));
        moved |= _results.Ensure(_resultBuffers.Sum(RowBytes) + 1);
        moved |= EnsureGiven();
        if (_partialBytes > 0)
            moved |= _partials.Ensure(_partialBytes);
        if (moved)
        {
            _forward.Forget();
            _backward.Forget();
        }
    }

    /// <summary>Bytes of the edge frames of the bucket; every chunk may end in a tile that is not full.</summary>
    private long FrameBytes(EdgeGeometry geometry) =>
        ((_batch.Shape.Edges / _edgeLanes) + _batch.Shape.EdgeChunks + 1L) * _edgeLanes * geometry.FrameWidth * sizeof(float);

    /// <summary>Numbers from a radial basis to its derivative.</summary>
    private long BandStride(EdgeGeometry geometry) => Math.Max(1L, _batch.Shape.Edges) * geometry.BandWidth;

    /// <summary>Tiles that one launch of a kernel works on.</summary>
    private int TilesInFlight(int kernel)
    {
        CudaKernel k = _plan.Kernels[kernel];
        CudaBatch.Bucket shape = _batch.Shape;
        return k.Edges
            ? Math.Min(shape.EdgeTiles, (shape.Edges + k.Lanes - 1) / k.Lanes)
            : (Math.Min(_rowChunkOf[kernel], shape.Rows) + k.Lanes - 1) / k.Lanes;
    }

    private void Enqueue()
    {
        _batch.Send(_stream);
        if (_program.InputBuffer >= 0)
            _stream.CopyToDevice(_buffers[_program.InputBuffer].Address, _input.Address, RowBytes(_program.InputBuffer));
        SendGiven(_inputs);
        if (_batch.Shape.EdgeChunks > 0)
            EnqueueGeometry();
        foreach (CudaLaunch launch in _plan.Launches.AsSpan(0, _plan.BackwardStart))
        {
            _forward.Cut();
            Enqueue(launch);
        }
        long offset = 0;
        foreach (int buffer in _resultBuffers)
        {
            _stream.CopyToHost(_results.Address + (nint)offset, _buffers[buffer].Address, RowBytes(buffer));
            offset += RowBytes(buffer);
        }
    }

    private void EnqueueGeometry()
    {
        EdgeGeometry geometry = _program.Geometry!;
        int lanes = Math.Min(_batch.Shape.EdgeTiles * _edgeLanes, _batch.Shape.Edges);
        CudaGeometryArguments arguments = new()
        {
            Vectors = _batch.Vectors,
            Chunks = _batch.EdgeChunk(0),
            Entries = _loaded.Entries,
            Coefficients = _loaded.Coefficients,
            Frame = _frame.Address,
            Band = _band.Address,
            BandStride = BandStride(geometry),
            BandStart = _bandStart.Address,
            Spacing = geometry.GaussianSpacing,
            Deviation = geometry.GaussianDeviation,
            LMax = geometry.LMax,
            EntryCount = geometry.Entries.Length / EdgeGeometry.EntrySize,
            FrameWidth = geometry.FrameWidth,
            BandWidth = geometry.BandWidth,
            BandOrders = geometry.BandOrders,
            GaussianCount = geometry.GaussianCount,
            Lanes = _edgeLanes,
        };
        // Entries that couple m < 0 with m' = 0 vanish and are not computed.
        _stream.Fill(_frame.Address, 0, FrameBytes(geometry));
        _stream.Launch(_loaded.Kernels.Geometry!, (lanes + 31) / 32, _batch.Shape.EdgeChunks, 256, 0, Bytes(ref arguments));
    }

    /// <summary>Time of each launch of the present batch, run once by itself.</summary>
    internal IReadOnlyList<KernelTime> Profile()
    {
        Enqueue();
        _stream.Synchronize();
        _profile = [];
        try
        {
            Enqueue();
            _stream.Synchronize();
            List<KernelTime> times = [];
            for (int i = 0; i + 1 < _profile.Count; i++)
            {
                if (_profile[i + 1].Launch is { } launch)
                    times.Add(launch with { Milliseconds = _profile[i + 1].Marker.MillisecondsSince(_profile[i].Marker) });
            }
            return times;
        }
        finally
        {
            foreach ((ICudaEvent marker, _) in _profile)
                marker.Dispose();
            _profile = null;
        }
    }

    private void Mark(KernelTime? launch)
    {
        if (_profile is null)
            return;
        ICudaEvent marker = _context.CreateEvent();
        _stream.Record(marker);
        _profile.Add((marker, launch));
    }

    private void Enqueue(CudaLaunch launch)
    {
        CudaKernel kernel = _plan.Kernels[launch.Kernel];
        CudaArguments arguments = new()
        {
            Tiles = _tiles.Address,
            Weights = _loaded.Weights + (nint)((launch.FirstSlot < _loaded.Offsets.Count ? _loaded.Offsets[launch.FirstSlot] : 0) * sizeof(float)),
            Frame = _frame.Address,
            Band = _band.Address,
            BandStride = _program.Geometry is { } geometry ? BandStride(geometry) : 0,
            BandStart = _bandStart.Address,
            Source = _batch.Source,
            Target = _batch.Target,
            TargetStart = _batch.TargetStart,
            Elements = _batch.Elements,
            BySource = _batch.BySource,
            Gradients = _loaded.Gradients.Address(launch.FirstGradient),
            Partials = _partials.Address,
        };
        for (int i = 0; i < launch.Buffers.Length; i++)
            arguments.Values[i] = _buffers[launch.Buffers[i]].Address;
        foreach (int sum in launch.Sums)
            _stream.Fill(_buffers[launch.Buffers[sum]].Address, 0, RowBytes(launch.Buffers[sum]));
        int tiles = TilesInFlight(launch.Kernel), rowChunk = 0;
        foreach (int size in _rowChunks.TakeWhile(size => size != _rowChunkOf[launch.Kernel]))
            rowChunk += (_batch.Shape.Rows + size - 1) / size;
        int chunks = kernel.Edges
            ? _batch.Shape.EdgeChunks
            : (_batch.Shape.Rows + _rowChunkOf[launch.Kernel] - 1) / _rowChunkOf[launch.Kernel];
        Mark(null);
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            arguments.Chunk = kernel.Edges ? _batch.EdgeChunk(chunk) : _batch.RowChunk(rowChunk + chunk);
            foreach ((int phase, int repetition) in kernel.Order)
            {
                CudaPhase p = kernel.Phases[phase];
                arguments.Repetition = repetition;
                _stream.Launch(_loaded.Kernels.Phases[launch.Kernel][phase], p.Blocks, p.IsPerTile ? tiles : 1, p.Threads, p.SharedBytes, Bytes(ref arguments));
                long lanes = Math.Min((long)tiles * kernel.Lanes, (kernel.Edges ? EdgeCount : RowCount) - ((long)chunk * tiles * kernel.Lanes));
                Mark(new(kernel.Source.Name, phase, 0, p.MatrixOperations * lanes, p.LaneBytes * lanes));
            }
        }
    }

    private static ReadOnlySpan<byte> Bytes<T>(ref T value)
        where T : unmanaged => MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref value, 1));
}
