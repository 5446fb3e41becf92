namespace EquiDsl.Cpu;

/// <summary>The tiles of a group with what collections read of them.</summary>
internal sealed unsafe class CollectGroup(WorkerPool pool) : IDisposable
{
    private readonly PartJob _job = new();
    private int[] _first = new int[64], _count = new int[64];

    /// <summary>Memory of the first tile.</summary>
    public float* Memory { get; set; }

    /// <summary>Floats from one tile's memory to the next.</summary>
    public long TileStride { get; set; }

    /// <summary>Lanes per tile.</summary>
    public int Lanes { get; set; }

    /// <summary>Tiles of the group.</summary>
    public int TileCount { get; private set; }

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

    /// <summary>Operands of matrix gradients, packed.</summary>
    public NativeBuffer<float> Rows { get; } = new();

    /// <summary>Operands of matrix gradients, packed.</summary>
    public NativeBuffer<float> Columns { get; } = new();

    /// <summary>First edge or row of a tile.</summary>
    public int First(int tile) => _first[tile];

    /// <summary>Valid lanes of a tile.</summary>
    public int Count(int tile) => _count[tile];

    /// <summary>Rows of a tile from <paramref name="row"/> on.</summary>
    public float* Row(int tile, int row) => Memory + (tile * TileStride) + ((nint)row * Lanes);

    /// <summary>The gradient of a slot of the launch.</summary>
    public float* Gradient(int slot) => Gradients[FirstGradient + slot];

    /// <summary>Starts a group of tiles.</summary>
    public void Reset(int tiles)
    {
        TileCount = tiles;
        if (_first.Length < tiles)
            (_first, _count) = (new int[2 * tiles], new int[2 * tiles]);
    }

    /// <summary>Says which edges or rows a tile holds.</summary>
    public void Set(int tile, int first, int count) => (_first[tile], _count[tile]) = (first, count);

    /// <summary>Does parts of a collection side by side.</summary>
    public void Run(int parts, Action<int> part)
    {
        _job.Part = part;
        pool.Run(_job, parts);
    }

    public void Dispose()
    {
        Rows.Dispose();
        Columns.Dispose();
    }

    private sealed class PartJob : WorkerJob
    {
        public Action<int> Part { get; set; } = _ => { };

        public override void Execute(int item, int worker) => Part(item);
    }
}
