namespace EquiDsl.Cpu;

/// <summary>
/// A fixed set of threads that help with the jobs of any number of callers. Each caller works on its own job; threads of the pool join
/// the job with the fewest helpers, as long as callers and helpers together are no more than <see cref="Count"/>. Which thread does
/// an item has no influence on its result. Starting a job allocates nothing.
/// </summary>
internal sealed class WorkerPool : IDisposable
{
    private readonly Thread[] _threads;
    private readonly NativeBuffer<byte>[] _scratch;
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Lock _gate = new();
    private readonly List<WorkerJob> _offered = [];
    private int _idle, _helping;
    private bool _isStopping;

    public WorkerPool(int workers)
    {
        Count = workers;
        _threads = new Thread[workers - 1];
        _scratch = new NativeBuffer<byte>[workers - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            NativeBuffer<byte> scratch = _scratch[i] = new();
            _threads[i] = new Thread(() => Loop(scratch)) { IsBackground = true, Name = $"EquiDsl worker {i + 1}" };
            _threads[i].Start();
        }
    }

    /// <summary>Threads that work on the job of a single caller, the caller included.</summary>
    public int Count { get; }

    /// <summary>Runs all items and returns when the last is done.</summary>
    /// <param name="job">The job; not run by another caller at the same time.</param>
    /// <param name="items">Its items.</param>
    /// <param name="scratch">Scratch memory of the caller.</param>
    /// <param name="cancellation">Ends the run before the next item.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The pool was disposed.</exception>
    public void Run(WorkerJob job, int items, NativeBuffer<byte> scratch, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        if (items == 0)
            return;
        job.Begin(items, cancellation);
        bool isShared = _threads.Length > 0 && items > 1;
        if (isShared)
            Offer(job, items);
        job.Take(scratch);
        if (isShared)
            Withdraw(job);
        job.End();
    }

    /// <summary>Stops the threads, after what they are working on.</summary>
    public void Dispose()
    {
        int idle;
        lock (_gate)
        {
            if (_isStopping)
                return;
            _isStopping = true;
            (idle, _idle) = (_idle, 0);
        }
        if (idle > 0)
            _wake.Release(idle);
        foreach (Thread thread in _threads)
            thread.Join();
        foreach (NativeBuffer<byte> scratch in _scratch)
            scratch.Dispose();
        _wake.Dispose();
    }

    private void Offer(WorkerJob job, int items)
    {
        int woken;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isStopping, this);
            job.IsOffered = true;
            _offered.Add(job);
            woken = Math.Max(0, Math.Min(Math.Min(_idle, items - 1), Count - _offered.Count - _helping));
            _idle -= woken;
        }
        if (woken > 0)
            _wake.Release(woken);
    }

    private void Withdraw(WorkerJob job)
    {
        bool waits;
        lock (_gate)
        {
            _offered.Remove(job);
            job.IsOffered = false;
            waits = job.Helpers > 0;
            if (waits)
                job.HelpersLeft.Reset();
        }
        if (waits)
            job.HelpersLeft.Wait();
    }

    private void Loop(NativeBuffer<byte> scratch)
    {
        WorkerJob? job = null;
        while (true)
        {
            lock (_gate)
            {
                if (job is not null)
                    Leave(job);
                job = Choose();
                if (job is not null)
                {
                    job.Helpers++;
                    _helping++;
                }
                else if (_isStopping)
                {
                    return;
                }
                else
                {
                    _idle++;
                }
            }
            if (job is null)
                _wake.Wait();
            else
                job.Take(scratch);
        }
    }

    private void Leave(WorkerJob job)
    {
        _helping--;
        if (--job.Helpers == 0 && !job.IsOffered)
            job.HelpersLeft.Set();
    }

    private WorkerJob? Choose()
    {
        WorkerJob? best = null;
        if (_offered.Count + _helping >= Count)
            return best;
        foreach (WorkerJob job in _offered)
        {
            if (job.HasItems && (best is null || job.Helpers < best.Helpers))
                best = job;
        }
        return best;
    }
}
