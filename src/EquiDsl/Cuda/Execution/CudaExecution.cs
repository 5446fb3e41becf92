using System.Runtime.InteropServices;
using EquiDsl.Cpu;

namespace EquiDsl.Cuda;

/// <summary>
/// Runs a program on a GPU: one copy to the device, the edge geometry, the phases of each kernel chunk by chunk, one copy back, and
/// a single wait at the end. A shape bucket that comes back is recorded as one CUDA graph.
/// </summary>
internal sealed unsafe class CudaExecution : ProgramExecution
{
    /// <summary>Tiles of edges in flight at least, so that a matrix product has blocks for all multiprocessors.</summary>
    private const int LeastEdgeTiles = 16;

    /// <summary>Rows in flight at least, for the same reason.</summary>
    private const int LeastRowTiles = 2;

    private const int LargestGraphCount = 32;

    private readonly ModelProgram _program;
    private readonly CudaPlan _plan;
    private readonly CudaDevice _device;
    private readonly CudaExecution? _original;
    private readonly ICudaContext _context;
    private readonly ICudaStream _stream;
    private readonly CudaKernels _kernels;
    private readonly CudaBatch _batch;
    private readonly CudaBuffer _weights, _tiles, _frame, _band, _bandStart, _tables, _results, _input;
    private readonly CudaBuffer[] _buffers;
    private readonly IReadOnlyList<long> _offsets;
    private readonly Dictionary<CudaBatch.Bucket, ICudaGraph?> _graphs = [];
    private List<(ICudaEvent Marker, KernelTime? Launch)>? _profile;
    private readonly int _edgeLanes, _edgeTiles;
    private readonly int[] _rowChunks, _rowChunkOf;

    /// <summary>Loads a program with its weights.</summary>
    public CudaExecution(ModelProgram program, ParameterSet parameters, CudaDevice device)
        : this(program, Plan(program), device, null)
    {
        using CudaWeightPacker packer = new(parameters, _plan.Precision);
        program.Pack(packer);
        _offsets = packer.Offsets;
        try
        {
            _weights.Ensure(Math.Max(packer.ByteCount, 1));
            _stream.CopyToDevice(_weights.Address, packer.Address, packer.ByteCount);
            SendTables();
            _stream.Synchronize();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>A workspace and a stream of its own for the kernels and weights of another execution, which must outlive it.</summary>
    private CudaExecution(CudaExecution original)
        : this(original._program, original._plan, original._device, original) => _offsets = original._offsets;

    private CudaExecution(ModelProgram program, CudaPlan plan, CudaDevice device, CudaExecution? original)
    {
        (_program, _plan, _device, _original, _context, _offsets) = (program, plan, device, original, device.Context, []);
        _kernels = original?._kernels ?? new(_plan, program.Geometry is not null, device.Modules);
        _stream = _context.CreateStream();
        _batch = new(device);
        CudaMemoryPool memory = device.Memory;
        (_tiles, _frame, _band, _bandStart) = (new(memory), new(memory), new(memory), new(memory));
        (_weights, _tables) = (original?._weights ?? new(memory), original?._tables ?? new(memory));
        (_results, _input) = (new(device.PinnedMemory), new(device.PinnedMemory));
        _buffers = new CudaBuffer[program.BufferWidths.Length];
        for (int i = 0; i < _buffers.Length; i++)
            _buffers[i] = new(memory);

        long budget = Math.Max(2 * _context.Properties.L2Bytes, 1);
        CudaKernel[] edgeKernels = [.. _plan.Kernels.Where(k => k.Edges)];
        _edgeLanes = edgeKernels.Length == 0 ? 1 : edgeKernels[0].Lanes;
        _edgeTiles = edgeKernels.Length == 0 ? 1 : Tiles(edgeKernels.Max(k => k.TileBytes), budget, LeastEdgeTiles);
        _rowChunks = [.. _plan.Kernels.Where(k => !k.Edges).Select(k => Tiles(k.TileBytes, budget, LeastRowTiles) * k.Lanes).Distinct()];
        _rowChunkOf = [.. _plan.Kernels.Select(k => k.Edges ? 0 : Tiles(k.TileBytes, budget, LeastRowTiles) * k.Lanes)];
    }

    /// <inheritdoc/>
    public override long WeightBytes => _weights.Bytes;

    /// <inheritdoc/>
    public override long WorkspaceBytes => _tiles.Bytes + _frame.Bytes + _band.Bytes + _bandStart.Bytes + _batch.Capacity
        + _buffers.Sum(b => b.Bytes);

    internal override Span<float> Input => new((void*)_input.Address, RowCount * _program.BufferWidths[_program.InputBuffer]);

    internal override void Begin(NeighborGraph graph)
    {
        int largest = CudaChunking.LargestDegree(graph.TargetStart.AsSpan(0, graph.NodeCount + 1));
        Begin(graph, graph.NodeCount, graph.EdgeCount, Math.Max(_edgeTiles, (largest + _edgeLanes - 1) / _edgeLanes));
    }

    internal override void BeginRows(int rows) => Begin(null, rows, 0, 1);

    internal override void Execute()
    {
        Start();
        Finish();
    }

    internal override ProgramExecution CreateTwin() => new CudaExecution(this);

    internal override void Finish() => _stream.Synchronize();

    internal override void Start()
    {
        CudaBatch.Bucket shape = _batch.Shape;
        if (!_graphs.TryGetValue(shape, out ICudaGraph? graph))
        {
            if (_graphs.Count == LargestGraphCount)
                ForgetGraphs();
            _graphs.Add(shape, null);
            Enqueue();
        }
        else
        {
            if (graph is null)
                _graphs[shape] = graph = Capture();
            _stream.Launch(graph);
        }
    }

    private ICudaGraph Capture()
    {
        _stream.BeginCapture();
        try
        {
            Enqueue();
        }
        catch
        {
            // Whatever this graph would have been, the stream must leave its recording state to be usable again.
            try
            {
                _stream.EndCapture().Dispose();
            }
            catch (CudaException)
            {
            }
            throw;
        }
        return _stream.EndCapture();
    }

    internal override ReadOnlySpan<float> Result(int buffer)
    {
        nint address = _results.Address + (nint)(buffer == _program.EnergyBuffer && _program.OutputBuffer >= 0 ? OutputBytes : 0);
        return new((void*)address, RowCount * _program.BufferWidths[buffer]);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        ForgetGraphs();
        foreach (CudaBuffer buffer in _buffers.Concat([_tiles, _frame, _band, _bandStart, _results, _input]))
            buffer.Dispose();
        if (_original is null)
        {
            _weights.Dispose();
            _tables.Dispose();
        }
        _batch.Dispose();
        _stream.Dispose();
    }

    private static CudaPlan Plan(ModelProgram program)
    {
        CudaPrecompiled.Register(program.GetType().Assembly);
        return program.CreateCudaPlan();
    }

    private long OutputBytes => _program.OutputBuffer < 0 ? 0 : RowBytes(_program.OutputBuffer);

    private static int Tiles(long tileBytes, long budget, int least) => (int)Math.Clamp(budget / Math.Max(tileBytes, 1), least, 4096);

    /// <summary>Bytes of a workspace buffer of the bucket.</summary>
    private long RowBytes(int buffer) => (long)_batch.Shape.Rows * _program.BufferWidths[buffer] * sizeof(float);

    private void Begin(NeighborGraph? graph, int rows, int edges, int edgeTiles)
    {
        (RowCount, EdgeCount) = (rows, edges);
        bool moved = _batch.Write(graph, rows, edgeTiles, _edgeLanes, _rowChunks);
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
            moved |= _band.Ensure(Math.Max(1L, shape.Edges) * geometry.BandWidth * sizeof(float));
            moved |= _bandStart.Ensure(Math.Max(1L, shape.Edges) * sizeof(int));
        }
        if (_program.InputBuffer >= 0)
            moved |= _input.Ensure(RowBytes(_program.InputBuffer));
        moved |= _results.Ensure(OutputBytes + (_program.EnergyBuffer < 0 ? 0 : RowBytes(_program.EnergyBuffer)) + 1);
        if (moved)
            ForgetGraphs();
    }

    /// <summary>Bytes of the edge frames of the bucket; every chunk may end in a tile that is not full.</summary>
    private long FrameBytes(EdgeGeometry geometry) =>
        ((_batch.Shape.Edges / _edgeLanes) + _batch.Shape.EdgeChunks + 1L) * _edgeLanes * geometry.FrameWidth * sizeof(float);

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
        if (_batch.Shape.EdgeChunks > 0)
            EnqueueGeometry();
        foreach (CudaLaunch launch in _plan.Launches)
            Enqueue(launch);
        if (_program.OutputBuffer >= 0)
            _stream.CopyToHost(_results.Address, _buffers[_program.OutputBuffer].Address, OutputBytes);
        if (_program.EnergyBuffer >= 0)
            _stream.CopyToHost(_results.Address + (nint)OutputBytes, _buffers[_program.EnergyBuffer].Address, RowBytes(_program.EnergyBuffer));
    }

    private void EnqueueGeometry()
    {
        EdgeGeometry geometry = _program.Geometry!;
        int lanes = Math.Min(_batch.Shape.EdgeTiles * _edgeLanes, _batch.Shape.Edges);
        CudaGeometryArguments arguments = new()
        {
            Vectors = _batch.Vectors,
            Chunks = _batch.EdgeChunk(0),
            Entries = _tables.Address,
            Coefficients = _tables.Address + EntryBytes(geometry),
            Frame = _frame.Address,
            Band = _band.Address,
            BandStart = _bandStart.Address,
            Spacing = geometry.GaussianSpacing,
            Deviation = geometry.GaussianDeviation,
            LMax = geometry.LMax,
            EntryCount = geometry.Entries.Length / EdgeGeometry.EntrySize,
            FrameWidth = geometry.FrameWidth,
            BandWidth = geometry.BandWidth,
            GaussianCount = geometry.GaussianCount,
            Lanes = _edgeLanes,
        };
        // Entries that couple m < 0 with m' = 0 vanish and are not computed.
        _stream.Fill(_frame.Address, 0, FrameBytes(geometry));
        _stream.Launch(_kernels.Geometry!, (lanes + 31) / 32, _batch.Shape.EdgeChunks, 256, 0, Bytes(ref arguments));
    }

    /// <summary>Time of each launch of the present batch, run once by itself.</summary>
    internal IReadOnlyList<KernelTime> Profile()
    {
        Enqueue();
        _stream.Synchronize();
        _profile = [];
        Enqueue();
        _stream.Synchronize();
        List<KernelTime> times = [];
        for (int i = 0; i + 1 < _profile.Count; i++)
        {
            if (_profile[i + 1].Launch is { } launch)
                times.Add(launch with { Milliseconds = _profile[i + 1].Marker.MillisecondsSince(_profile[i].Marker) });
        }
        foreach ((ICudaEvent marker, _) in _profile)
            marker.Dispose();
        _profile = null;
        return times;
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
            Weights = _weights.Address + (nint)((launch.FirstSlot < _offsets.Count ? _offsets[launch.FirstSlot] : 0) * sizeof(float)),
            Frame = _frame.Address,
            Band = _band.Address,
            BandStart = _bandStart.Address,
            Source = _batch.Source,
            Target = _batch.Target,
            TargetStart = _batch.TargetStart,
            Elements = _batch.Elements,
        };
        for (int i = 0; i < launch.Buffers.Length; i++)
            arguments.Values[i] = _buffers[launch.Buffers[i]].Address;
        if (launch.Sum >= 0)
            _stream.Fill(_buffers[launch.Buffers[launch.Sum]].Address, 0, RowBytes(launch.Buffers[launch.Sum]));
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
            for (int phase = 0; phase < kernel.Phases.Length; phase++)
            {
                CudaPhase p = kernel.Phases[phase];
                _stream.Launch(_kernels.Phases[launch.Kernel][phase], p.Blocks, tiles, p.Threads, p.SharedBytes, Bytes(ref arguments));
                long lanes = Math.Min((long)tiles * kernel.Lanes, (kernel.Edges ? EdgeCount : RowCount) - ((long)chunk * tiles * kernel.Lanes));
                Mark(new(kernel.Source.Name, phase, 0, p.MatrixOperations * lanes, p.LaneBytes * lanes));
            }
        }
    }

    private static int EntryBytes(EdgeGeometry geometry) => ((geometry.Entries.Length * sizeof(int)) + 255) / 256 * 256;

    private void SendTables()
    {
        if (_program.Geometry is not { } geometry)
            return;
        int entries = EntryBytes(geometry);
        _tables.Ensure(entries + (geometry.Coefficients.Length * sizeof(double)));
        fixed (int* source = geometry.Entries)
        fixed (double* coefficients = geometry.Coefficients)
        {
            _stream.CopyToDevice(_tables.Address, (nint)source, geometry.Entries.Length * sizeof(int));
            _stream.CopyToDevice(_tables.Address + entries, (nint)coefficients, geometry.Coefficients.Length * sizeof(double));
            _stream.Synchronize();
        }
    }

    private static ReadOnlySpan<byte> Bytes<T>(ref T value)
        where T : unmanaged => MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref value, 1));

    private void ForgetGraphs()
    {
        foreach (ICudaGraph? graph in _graphs.Values)
            graph?.Dispose();
        _graphs.Clear();
    }
}
