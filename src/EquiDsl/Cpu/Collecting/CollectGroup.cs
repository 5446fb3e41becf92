namespace EquiDsl.Cpu;

/// <summary>The tiles of a group with what is kept of them.</summary>
internal sealed unsafe class CollectGroup(WorkerPool pool, NativeBuffer<byte> scratch) : IDisposable
{
    /// <summary>Floats between one operand and the next, which vectors and blocks of rows may read or write over; whole cache lines.</summary>
    private const int Padding = 64;

    /// <summary>Bytes of a group from which they are written past the caches, which would not hold them until they are read.</summary>
    private const long StreamedBytes = 16 << 20;

    private readonly PartJob _job = new();
    private readonly NativeBuffer<float> _memory = new();
    private readonly List<long> _sizes = [];
    private readonly Dictionary<(int Row, int Columns, int Panels, int Stride), int> _columns = [];
    private readonly Dictionary<TileCollect, (int Own, int Shared, bool IsFirst)> _kept = [];
    private long[] _starts = [];
    private int[] _first = new int[64], _count = new int[64];

    /// <summary>Lanes per tile.</summary>
    public int Lanes { get; set; }

    /// <summary>Tiles of the group.</summary>
    public int TileCount { get; private set; }

    /// <summary>Whether what is kept is written past the caches.</summary>
    public bool IsStreamed { get; private set; }

    /// <summary>Rows of the batch's nodes.</summary>
    public int NodeCount { get; set; }

    /// <summary>Source and target node of each edge.</summary>
    public int* Source { get; set; }

    /// <summary>Target node of each edge.</summary>
    public int* Target { get; set; }

    /// <summary>Atomic number of each node.</summary>
    public int* Elements { get; set; }

    /// <summary>First basis function of each edge.</summary>
    public int* BandStart { get; set; }

    /// <summary>Bands of each edge.</summary>
    public float* Band { get; set; }

    /// <summary>Basis functions per band.</summary>
    public int BandWidth { get; set; }

    /// <summary>Floats from a band to its derivative.</summary>
    public long BandStride { get; set; }

    /// <summary>Gradients by slot of the launch.</summary>
    public float*[] Gradients { get; set; } = [];

    /// <summary>First gradient of the launch.</summary>
    public int FirstGradient { get; set; }

    /// <summary>Workspace buffers by argument.</summary>
    public float*[] Values { get; set; } = [];

    /// <summary>First edge or row of a tile.</summary>
    public int First(int tile) => _first[tile];

    /// <summary>Valid lanes of a tile.</summary>
    public int Count(int tile) => _count[tile];

    /// <summary>Reserves room for so many floats of each tile.</summary>
    public void Keep(TileCollect collect, long floatsPerTile) => _kept[collect] = new(Reserve(floatsPerTile), -1, false);

    /// <summary>
    /// Reserves room for both operands of a matrix gradient, floats of each tile. Collections whose columns are the same tile rows
    /// share them; the first of them has to pack them.
    /// </summary>
    public void Keep(TileCollect collect, long rowFloats, long columnFloats, (int Row, int Columns, int Panels, int Stride) columns)
    {
        int left = Reserve(rowFloats);
        bool isFirst = !_columns.TryGetValue(columns, out int right);
        if (isFirst)
            _columns[columns] = right = Reserve(columnFloats);
        _kept[collect] = new(left, right, isFirst);
    }

    /// <summary>What is kept for a collection of all tiles of the group, and where the operand lies that it may share.</summary>
    public (nint Own, nint Shared, bool IsFirst) Kept(TileCollect collect)
    {
        (int own, int shared, bool isFirst) = _kept[collect];
        return ((nint)Start(own), shared < 0 ? 0 : (nint)Start(shared), isFirst);
    }

    /// <summary>Floats that are kept of a tile.</summary>
    public long FloatsPerTile { get; private set; }

    /// <summary>The gradient of a slot of the launch.</summary>
    public float* Gradient(int slot) => Gradients[FirstGradient + slot];

    /// <summary>Forgets what was kept for the launch before.</summary>
    public void Clear()
    {
        _sizes.Clear();
        _columns.Clear();
        _kept.Clear();
        FloatsPerTile = 0;
    }

    /// <summary>Starts a group of tiles.</summary>
    public void Reset(int tiles)
    {
        TileCount = tiles;
        if (_first.Length < tiles)
            (_first, _count) = (new int[2 * tiles], new int[2 * tiles]);
        if (_starts.Length < _sizes.Count)
            _starts = new long[_sizes.Count];
        for (int i = 1; i < _sizes.Count; i++)
            _starts[i] = _starts[i - 1] + _sizes[i - 1];
        IsStreamed = FloatsPerTile * tiles * sizeof(float) >= StreamedBytes;
        _memory.Ensure((FloatsPerTile * tiles) + ((long)_sizes.Count * Padding));
    }

    /// <summary>Says which edges or rows a tile holds.</summary>
    public void Set(int tile, int first, int count) => (_first[tile], _count[tile]) = (first, count);

    /// <summary>Does parts of a collection side by side.</summary>
    public void Run(int parts, Action<int> part)
    {
        _job.Part = part;
        pool.Run(_job, parts, scratch);
    }

    public void Dispose() => _memory.Dispose();

    private int Reserve(long floatsPerTile)
    {
        _sizes.Add(floatsPerTile);
        FloatsPerTile += floatsPerTile;
        return _sizes.Count - 1;
    }

    private float* Start(int number) => _memory.Pointer + (_starts[number] * TileCount) + (number * Padding);

    private sealed class PartJob : WorkerJob
    {
        public Action<int> Part { get; set; } = _ => { };

        public override void Execute(int item, NativeBuffer<byte> scratch) => Part(item);
    }
}
