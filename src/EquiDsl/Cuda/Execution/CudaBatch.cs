using System.Runtime.InteropServices;

namespace EquiDsl.Cuda;

/// <summary>
/// What a batch sends to the device, in one block of page-locked memory and one copy: elements, edges, edge vectors, chunks, and the order of edges by source.
/// Sizes are rounded up to those of a shape bucket; batches of the same bucket have everything at the same place.
/// </summary>
internal sealed unsafe class CudaBatch(CudaDevice device) : IDisposable
{
    private readonly CudaBuffer _host = new(device.PinnedMemory), _device = new(device.Memory);
    private readonly List<CudaChunk> _edgeChunks = [];
    private long _elements, _source, _target, _targetStart, _vectors, _chunks, _bySource;

    /// <summary>What all batches of a bucket share.</summary>
    /// <param name="Rows">Rows that there is room for.</param>
    /// <param name="Edges">Edges that there is room for.</param>
    /// <param name="EdgeTiles">Tiles per chunk of edges.</param>
    /// <param name="EdgeChunks">Chunks of edges.</param>
    public readonly record struct Bucket(int Rows, int Edges, int EdgeTiles, int EdgeChunks);

    public Bucket Shape { get; private set; }

    public nint Elements => _device.Address + (nint)_elements;

    public nint Source => _device.Address + (nint)_source;

    public nint Target => _device.Address + (nint)_target;

    public nint TargetStart => _device.Address + (nint)_targetStart;

    /// <summary>Edges of each chunk in the order of their sources, where asked for.</summary>
    public nint BySource => _device.Address + (nint)_bySource;

    public nint Vectors => _device.Address + (nint)_vectors;

    public long Bytes { get; private set; }

    public long Capacity => _device.Bytes;

    /// <summary>Tiles of all chunks of edges.</summary>
    public int EdgeTileCount { get; private set; }

    public nint EdgeChunk(int chunk) => _device.Address + (nint)_chunks + (chunk * sizeof(CudaChunk));

    public nint RowChunk(int position) => EdgeChunk(Shape.EdgeChunks + position);

    /// <summary>Writes a batch to page-locked memory; returns whether that or device memory moved.</summary>
    /// <param name="graph">Its graph, or null for rows without edges.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="edgeTiles">Tiles of a chunk of edges that tile memory has room for.</param>
    /// <param name="edgeLanes">Lanes of a tile of edges.</param>
    /// <param name="rowChunks">Rows per chunk of each kernel on rows, one after another.</param>
    /// <param name="withSourceOrder">Whether the order of edges by source is asked for.</param>
    public bool Write(NeighborGraph? graph, int rows, int edgeTiles, int edgeLanes, IReadOnlyList<int> rowChunks, bool withSourceOrder)
    {
        int edges = graph?.EdgeCount ?? 0;
        ReadOnlySpan<int> targetStart = graph is null ? [0] : graph.TargetStart.AsSpan(0, rows + 1);
        CudaChunking.Edges(targetStart, edgeLanes, edgeTiles, _edgeChunks);
        EdgeTileCount = _edgeChunks.Count == 0 ? 0 : _edgeChunks[^1].FirstTile + ((_edgeChunks[^1].Count + edgeLanes - 1) / edgeLanes);
        Shape = new(CudaChunking.RoundUp(rows), CudaChunking.RoundUp(edges), edgeTiles, _edgeChunks.Count);
        int rowChunkCount = rowChunks.Sum(size => (Shape.Rows + size - 1) / size);
        long end = 0;
        long Place(long bytes)
        {
            long start = end;
            end += (bytes + 255) / 256 * 256;
            return start;
        }
        _vectors = Place(24L * Shape.Edges);
        _elements = Place(4L * Shape.Rows);
        _source = Place(4L * Shape.Edges);
        _target = Place(4L * Shape.Edges);
        _targetStart = Place(4L * (Shape.Rows + 1));
        _bySource = Place(withSourceOrder ? 4L * Shape.Edges : 0);
        _chunks = Place((long)sizeof(CudaChunk) * (_edgeChunks.Count + rowChunkCount));
        Bytes = end;
        bool moved = _host.Ensure(end);
        moved |= _device.Ensure(end);
        if (graph is not null)
        {
            graph.EdgeVectors.AsSpan(0, 3 * edges).CopyTo(At<double>(_vectors, 3 * edges));
            graph.AtomicNumbers.AsSpan(0, rows).CopyTo(At<int>(_elements, rows));
            graph.Source.AsSpan(0, edges).CopyTo(At<int>(_source, edges));
            graph.Target.AsSpan(0, edges).CopyTo(At<int>(_target, edges));
            targetStart.CopyTo(At<int>(_targetStart, rows + 1));
            if (withSourceOrder)
                SourceOrder.Fill(graph.Source.AsSpan(0, edges), rows, CollectionsMarshal.AsSpan(_edgeChunks), At<int>(_bySource, edges));
        }
        Span<CudaChunk> chunks = At<CudaChunk>(_chunks, _edgeChunks.Count + rowChunkCount);
        CollectionsMarshal.AsSpan(_edgeChunks).CopyTo(chunks);
        int next = _edgeChunks.Count;
        foreach (int size in rowChunks)
        {
            for (int first = 0; first < Shape.Rows; first += size)
                chunks[next++] = new() { First = first, Count = Math.Clamp(rows - first, 0, size) };
        }
        return moved;
    }

    /// <summary>Queues the copy to the device.</summary>
    public void Send(ICudaStream stream) => stream.CopyToDevice(_device.Address, _host.Address, Bytes);

    public void Dispose()
    {
        _host.Dispose();
        _device.Dispose();
    }

    private Span<T> At<T>(long offset, int count)
        where T : unmanaged => new((void*)(_host.Address + (nint)offset), count);
}
