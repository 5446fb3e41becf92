using System.Runtime.ExceptionServices;

namespace EquiDsl.Cpu;

/// <summary>Work that is shared out item by item. One run of a job at a time; different jobs run side by side.</summary>
internal abstract class WorkerJob
{
    private int _next, _items;
    private CancellationToken _cancellation;
    private Exception? _failure;

    /// <summary>Threads of the pool that work on it; under the pool's lock.</summary>
    public int Helpers { get; set; }

    /// <summary>Whether threads of the pool may begin to help; under the pool's lock.</summary>
    public bool IsOffered { get; set; }

    /// <summary>Set when the last helper has left a job that is no longer offered.</summary>
    public ManualResetEventSlim HelpersLeft { get; } = new(false);

    /// <summary>Whether there are items that nobody has taken.</summary>
    public bool HasItems => Volatile.Read(ref _next) + 1 < _items;

    /// <summary>Does one item with scratch memory of the thread's own.</summary>
    public abstract void Execute(int item, NativeBuffer<byte> scratch);

    /// <summary>Starts a run.</summary>
    public void Begin(int items, CancellationToken cancellation)
    {
        (_items, _cancellation, _failure) = (items, cancellation, null);
        Volatile.Write(ref _next, -1);
    }

    /// <summary>Takes items in order until none is left, one has failed, or the run is cancelled.</summary>
    public void Take(NativeBuffer<byte> scratch)
    {
        try
        {
            for (int item = Interlocked.Increment(ref _next); item < _items; item = Interlocked.Increment(ref _next))
            {
                if (_cancellation.IsCancellationRequested)
                {
                    Stop();
                    return;
                }
                Execute(item, scratch);
            }
        }
        catch (Exception failure)
        {
            Interlocked.CompareExchange(ref _failure, failure, null);
            Stop();
        }
    }

    /// <summary>Says how the run went, after everybody has left.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="InvalidOperationException">An item failed.</exception>
    /// <exception cref="OutOfMemoryException">There was not enough memory.</exception>
    public void End()
    {
        if (_failure is OutOfMemoryException)
            ExceptionDispatchInfo.Throw(_failure);
        if (_failure is not null)
            throw new InvalidOperationException("a kernel failed: " + _failure.Message, _failure);
        _cancellation.ThrowIfCancellationRequested();
    }

    private void Stop() => Volatile.Write(ref _next, _items);
}
