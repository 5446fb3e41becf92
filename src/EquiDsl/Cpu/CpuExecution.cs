namespace EquiDsl.Cpu;

/// <summary>
/// Runs a program on batches, with weights that others read too. The workspace grows with nodes times features, and with edges only by their geometry; it is reused,
/// so that repeated predictions of the same size allocate nothing.
/// </summary>
public sealed unsafe partial class CpuExecution : ProgramExecution
{
    private readonly ModelProgram _program;
    private readonly WorkerPool _pool;
    private readonly TileSchedule _schedule = new();
    private readonly RowJob _rowJob;
    private readonly EdgeJob _edgeJob;
    private readonly GeometryJob _geometryJob;
    private readonly NativeBuffer<float>[] _buffers;
    private readonly NativeBuffer<float> _frame = new(), _band = new();
    private readonly NativeBuffer<int> _bandStart = new(), _source = new(), _target = new(), _targetStart = new(), _elements = new();
    private readonly NativeBuffer<byte> _scratch = new();
    private readonly float*[] _weights;
    private readonly CpuWeightPacker _weightOwner;
    private double[] _edgeVectors = [];

    internal CpuExecution(ModelProgram program, WorkerPool pool, CpuWeightPacker weights, CpuInstructionSet instructionSet)
    {
        _program = program;
        _pool = pool;
        _weightOwner = weights;
        _weights = weights.Addresses();
        InstructionSet = instructionSet;
        _buffers = new NativeBuffer<float>[program.BufferWidths.Length];
        for (int i = 0; i < _buffers.Length; i++)
            _buffers[i] = new();
        (_rowJob, _edgeJob, _geometryJob) = (new(this), new(this), new(this));
        _isEdgeBuffer = new bool[_buffers.Length];
        foreach (int buffer in program.EdgeBuffers)
            _isEdgeBuffer[buffer] = true;
        _group = new CollectGroup(pool, _scratch);
        _given = Buffer;
        AllocateGradients();
    }

    /// <summary>Which vectors kernels use.</summary>
    public CpuInstructionSet InstructionSet { get; }

    /// <inheritdoc/>
    /// <remarks>Threads of the device have scratch memory of their own, of the size of a tile.</remarks>
    public override long WorkspaceBytes => (_buffers.Sum(b => b.Capacity) + _frame.Capacity + _band.Capacity) * sizeof(float)
        + ((_bandStart.Capacity + _source.Capacity + _target.Capacity + _targetStart.Capacity + _elements.Capacity) * sizeof(int))
        + _scratch.Capacity;

    internal TileSchedule Schedule => _schedule;

    internal EdgeGeometry Geometry => _program.Geometry!;

    internal override Span<float> Input => Buffer(_program.InputBuffer);

    internal override ReadOnlySpan<float> Result(int buffer) => Buffer(buffer);

    internal override void Begin(NeighborGraph graph)
    {
        EnsureBuffers(graph.NodeCount, graph.EdgeCount);
        graph.AtomicNumbers.AsSpan(0, RowCount).CopyTo(new(_elements.Ensure(RowCount), RowCount));
        graph.Source.AsSpan(0, EdgeCount).CopyTo(new(_source.Ensure(EdgeCount), EdgeCount));
        graph.Target.AsSpan(0, EdgeCount).CopyTo(new(_target.Ensure(EdgeCount), EdgeCount));
        graph.TargetStart.AsSpan(0, RowCount + 1).CopyTo(new(_targetStart.Ensure(RowCount + 1), RowCount + 1));
        _edgeVectors = graph.EdgeVectors;
        GivenValues.FillInputs(_program, graph, Dropout, EncodedForces, _given);
    }

    internal override void BeginRows(int rows) => EnsureBuffers(rows, 0);

    private void EnsureBuffers(int rows, int edges)
    {
        (RowCount, EdgeCount) = (rows, edges);
        for (int i = 0; i < _buffers.Length; i++)
            _buffers[i].Ensure((long)(_isEdgeBuffer[i] ? edges : rows) * _program.BufferWidths[i]);
    }

    private Span<float> Buffer(int buffer) =>
        new(_buffers[buffer].Pointer, (_isEdgeBuffer[buffer] ? EdgeCount : RowCount) * _program.BufferWidths[buffer]);

    internal override void Execute()
    {
        _program.Run(this);
        // Kernels see addresses only: nothing that owns memory may be finalised before they are done.
        GC.KeepAlive(_weightOwner);
        GC.KeepAlive(this);
    }

    /// <summary>Cuts edges into tiles and computes their frames and radial bands.</summary>
    /// <param name="lanes">Lanes per edge tile.</param>
    public void PrepareEdges(int lanes)
    {
        _schedule.Build(new(_targetStart.Pointer, RowCount + 1), RowCount, lanes);
        _frame.Ensure((long)_schedule.TileCount * lanes * Geometry.FrameWidth);
        _band.Ensure((long)EdgeCount * Geometry.BandWidth * (1 + Geometry.BandOrders));
        _bandStart.Ensure(EdgeCount);
        _geometryJob.Lanes = lanes;
        _pool.Run(_geometryJob, _schedule.ChunkCount, _scratch, Cancellation);
    }

    /// <summary>Runs a kernel on all rows.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="lanes">Lanes per tile.</param>
    /// <param name="tileRows">Rows of tile memory.</param>
    /// <param name="firstSlot">First weight slot.</param>
    /// <param name="values">Workspace buffers by argument.</param>
    public void Rows(delegate*<ref Tile, void> kernel, int lanes, int tileRows, int firstSlot, ReadOnlySpan<int> values)
    {
        _rowJob.Set(kernel, lanes, tileRows, 0, firstSlot, values);
        _pool.Run(_rowJob, (RowCount + lanes - 1) / lanes, _scratch, Cancellation);
    }

    /// <summary>Runs a kernel on all edges, summing into one of its arguments.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="lanes">Lanes per tile.</param>
    /// <param name="tileRows">Rows of tile memory.</param>
    /// <param name="firstSlot">First weight slot.</param>
    /// <param name="heads">Heads of the running softmax, or 0.</param>
    /// <param name="sum">Argument that is summed into.</param>
    /// <param name="values">Workspace buffers by argument.</param>
    public void Edges(
        delegate*<ref Tile, void> kernel, int lanes, int tileRows, int firstSlot, int heads, int sum, ReadOnlySpan<int> values)
    {
        _edgeJob.Set(kernel, lanes, tileRows, heads, firstSlot, values);
        _edgeJob.SetSums([sum], values, _program.BufferWidths);
        _pool.Run(_edgeJob, _schedule.ChunkCount, _scratch, Cancellation);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (NativeBuffer<float> buffer in _buffers)
            buffer.Dispose();
        foreach (IDisposable buffer in new IDisposable[] { _scratch, _group, _gradientMemory, _frame, _band, _bandStart, _source, _target, _targetStart, _elements })
            buffer.Dispose();
    }

    /// <summary>What row and edge jobs have in common: a kernel and its arguments.</summary>
    private abstract class KernelJob(CpuExecution execution) : WorkerJob
    {
        private float*[] _values = [];
        private delegate*<ref Tile, void> _kernel;
        private int _tileRows, _firstSlot;

        protected CpuExecution Execution { get; } = execution;

        /// <summary>Keeps what collections read of a tile's memory, given with the tile's number in its group; or null.</summary>
        public Action<nint, int>? Keep { get; set; }

        /// <summary>First item and first tile of the group.</summary>
        public (int Item, int Tile) Group { get; set; }

        protected int Lanes { get; private set; }

        protected int Heads { get; private set; }

        public void Set(
            delegate*<ref Tile, void> kernel, int lanes, int tileRows, int heads, int firstSlot, ReadOnlySpan<int> values)
        {
            _kernel = kernel;
            // A launch that was cancelled may have left them.
            (Keep, Group) = (null, default);
            (Lanes, _tileRows, Heads, _firstSlot) = (lanes, tileRows, heads, firstSlot);
            if (_values.Length < values.Length)
                _values = new float*[values.Length];
            for (int i = 0; i < values.Length; i++)
                _values[i] = Execution._buffers[values[i]].Pointer;
        }

        public sealed override void Execute(int item, NativeBuffer<byte> scratch)
        {
            fixed (float** weights = Execution._weights, values = _values)
            {
                TileScratch layout = new(_tileRows, Lanes, Heads);
                Tile tile = default;
                layout.Place(ref tile, scratch.Ensure(layout.ByteCount));
                item += Group.Item;
                tile.Lanes = Lanes;
                tile.Weights = weights + _firstSlot;
                tile.Values = values;
                Run(ref tile, item);
            }
        }

        protected abstract void Run(ref Tile tile, int item);

        protected void Call(ref Tile tile, int index)
        {
            _kernel(ref tile);
            if (Keep is null)
                return;
            Execution._group.Set(index - Group.Tile, tile.First, tile.Count);
            Keep((nint)tile.Memory, index - Group.Tile);
        }
    }

    private sealed class RowJob(CpuExecution execution) : KernelJob(execution)
    {
        protected override void Run(ref Tile tile, int item)
        {
            tile.First = item * Lanes;
            tile.Count = Math.Min(Lanes, Execution.RowCount - tile.First);
            int* self = tile.Index(LaneLookup.Self), element = tile.Index(LaneLookup.Element), elements = Execution._elements.Pointer;
            for (int lane = 0; lane < Lanes; lane++)
            {
                self[lane] = tile.First + Math.Min(lane, tile.Count - 1);
                element[lane] = elements == null ? 0 : elements[self[lane]];
            }
            Call(ref tile, item);
        }
    }

    private sealed class EdgeJob(CpuExecution execution) : KernelJob(execution)
    {
        private int[] _sums = [], _widths = [];

        public int SumCount { get; private set; }

        /// <summary>Says which arguments are summed into at targets.</summary>
        public void SetSums(ReadOnlySpan<int> sums, ReadOnlySpan<int> values, ReadOnlySpan<int> widths)
        {
            SumCount = sums.Length;
            if (_sums.Length < SumCount)
                (_sums, _widths) = (new int[SumCount], new int[SumCount]);
            for (int i = 0; i < sums.Length; i++)
                (_sums[i], _widths[i]) = (sums[i], widths[values[sums[i]]]);
        }

        protected override void Run(ref Tile tile, int item)
        {
            TileSchedule schedule = Execution._schedule;
            int* start = Execution._targetStart.Pointer;
            int firstTarget = schedule.FirstTarget(item), endTarget = schedule.FirstTarget(item + 1);
            for (int i = 0; i < SumCount; i++)
                new Span<float>(tile.Values[_sums[i]] + ((nint)firstTarget * _widths[i]), (endTarget - firstTarget) * _widths[i]).Clear();
            tile.Elements = Execution._elements.Pointer;
            tile.BandStart = Execution._bandStart.Pointer;
            tile.Band = Execution._band.Pointer;
            tile.BandWidth = Execution.Geometry.BandWidth;
            tile.BandStride = (long)Execution.EdgeCount * tile.BandWidth;
            int index = schedule.FirstTile(item), end = start[endTarget];
            for (int first = start[firstTarget]; first < end; first += Lanes, index++)
            {
                tile.First = first;
                tile.Count = Math.Min(Lanes, end - first);
                tile.Frame = Execution._frame.Pointer + ((nint)index * Lanes * Execution.Geometry.FrameWidth);
                FillLookups(ref tile);
                FillSegments(ref tile, start);
                Call(ref tile, index);
            }
        }

        private void FillLookups(ref Tile tile)
        {
            int* source = tile.Index(LaneLookup.Source), target = tile.Index(LaneLookup.Target), self = tile.Index(LaneLookup.Self);
            for (int lane = 0; lane < Lanes; lane++)
            {
                int edge = tile.First + Math.Min(lane, tile.Count - 1);
                self[lane] = edge;
                source[lane] = Execution._source.Pointer[edge];
                target[lane] = Execution._target.Pointer[edge];
            }
        }

        private static void FillSegments(ref Tile tile, int* start)
        {
            int* targets = tile.Index(LaneLookup.Target);
            tile.SegmentCount = 0;
            for (int lane = 0; lane < tile.Count;)
            {
                int target = targets[lane], end = Math.Min(tile.Count, start[target + 1] - tile.First);
                tile.Segments[tile.SegmentCount++] = new Segment
                {
                    Target = target,
                    First = lane,
                    Count = end - lane,
                    Continues = start[target] < tile.First,
                    Closes = start[target + 1] <= tile.First + tile.Count,
                };
                lane = end;
            }
        }
    }

    private sealed class GeometryJob(CpuExecution execution) : WorkerJob
    {
        public int Lanes { get; set; }

        public override void Execute(int item, NativeBuffer<byte> scratch)
        {
            TileSchedule schedule = execution._schedule;
            EdgeGeometry geometry = execution.Geometry;
            int* start = execution._targetStart.Pointer;
            int first = start[schedule.FirstTarget(item)], end = start[schedule.FirstTarget(item + 1)];
            float* frame = execution._frame.Pointer + ((nint)schedule.FirstTile(item) * Lanes * geometry.FrameWidth);
            int padded = first + ((end - first + Lanes - 1) / Lanes * Lanes);
            // Entries that couple m < 0 with m' = 0 vanish and are not computed.
            new Span<float>(frame, (padded - first) * geometry.FrameWidth).Clear();
            for (int position = first; position < padded; position++)
            {
                int edge = Math.Min(position, end - 1), lane = (position - first) % Lanes;
                double x = execution._edgeVectors[3 * edge], y = execution._edgeVectors[(3 * edge) + 1], z = execution._edgeVectors[(3 * edge) + 2];
                geometry.Frame(x, y, z, frame + ((nint)((position - first) / Lanes) * Lanes * geometry.FrameWidth) + lane, Lanes);
                if (edge == position)
                {
                    execution._bandStart.Pointer[edge] = geometry.Band(
                        Math.Sqrt((x * x) + (y * y) + (z * z)), execution._band.Pointer + ((nint)edge * geometry.BandWidth),
                        (long)execution.EdgeCount * geometry.BandWidth);
                }
            }
        }
    }
}
