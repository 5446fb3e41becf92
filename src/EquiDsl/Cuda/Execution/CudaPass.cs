namespace EquiDsl.Cuda;

/// <summary>
/// Runs passes on a stream: launch by launch the first time that a shape bucket comes, then recorded. A pass that can be cancelled is recorded
/// in pieces, and no more than two of them are ahead of the device, so that none begins after a cancellation; any other is one CUDA graph.
/// </summary>
internal sealed class CudaPass(ICudaContext context, ICudaStream stream) : IDisposable
{
    private const int LargestGraphCount = 32;

    private readonly Dictionary<(CudaBatch.Bucket Shape, bool IsWatched), ICudaGraph[]?> _graphs = [];
    private readonly ICudaEvent?[] _markers = new ICudaEvent?[2];
    private List<ICudaGraph>? _recorded;
    private CancellationToken _cancellation;
    private int _pieces;

    /// <summary>Begins a pass.</summary>
    /// <param name="shape">What its recording holds for.</param>
    /// <param name="enqueue">Queues it, with <see cref="Cut"/> between kernels.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was ended, and the device has stopped working on it.</exception>
    public void Start(CudaBatch.Bucket shape, Action enqueue, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        (_cancellation, _pieces) = (cancellation, 0);
        try
        {
            Start((shape, cancellation.CanBeCanceled), enqueue);
        }
        finally
        {
            _cancellation = default;
        }
    }

    /// <summary>Between two kernels.</summary>
    public void Cut()
    {
        if (!_cancellation.CanBeCanceled)
            return;
        if (_recorded is not null)
        {
            _recorded.Add(stream.EndCapture());
            stream.BeginCapture();
            return;
        }
        if (_cancellation.IsCancellationRequested)
        {
            stream.Synchronize();
            _cancellation.ThrowIfCancellationRequested();
        }
        ref ICudaEvent? marker = ref _markers[_pieces % 2];
        marker ??= context.CreateEvent();
        if (_pieces++ >= 2)
            marker.Synchronize();
        stream.Record(marker);
    }

    /// <summary>Forgets recordings, whose addresses hold no longer.</summary>
    public void Forget()
    {
        foreach (ICudaGraph[]? graphs in _graphs.Values)
            Dispose(graphs ?? []);
        _graphs.Clear();
    }

    public void Dispose()
    {
        Forget();
        foreach (ICudaEvent? marker in _markers)
            marker?.Dispose();
    }

    private void Start((CudaBatch.Bucket, bool) key, Action enqueue)
    {
        if (!_graphs.TryGetValue(key, out ICudaGraph[]? graphs))
        {
            if (_graphs.Count == LargestGraphCount)
                Forget();
            _graphs.Add(key, null);
            enqueue();
            return;
        }
        graphs ??= _graphs[key] = Capture(enqueue);
        stream.Launch(graphs[0]);
        for (int i = 1; i < graphs.Length; i++)
        {
            Cut();
            stream.Launch(graphs[i]);
        }
    }

    private ICudaGraph[] Capture(Action enqueue)
    {
        _recorded = [];
        stream.BeginCapture();
        try
        {
            enqueue();
            return [.. _recorded, stream.EndCapture()];
        }
        catch
        {
            Dispose(_recorded);
            // Whatever this graph would have been, the stream must leave its recording state to be usable again.
            try
            {
                stream.EndCapture().Dispose();
            }
            catch (CudaException)
            {
            }
            throw;
        }
        finally
        {
            _recorded = null;
        }
    }

    private static void Dispose(IEnumerable<ICudaGraph> graphs)
    {
        foreach (ICudaGraph graph in graphs)
            graph.Dispose();
    }
}
