namespace EquiDsl.Cpu;

/// <summary>Work that is shared out item by item.</summary>
internal abstract class WorkerJob
{
    /// <summary>Does one item; <paramref name="worker"/> selects the scratch memory to use.</summary>
    public abstract void Execute(int item, int worker);
}

/// <summary>A fixed set of threads that take items of a job in order until none is left. Starting a job allocates nothing.</summary>
internal sealed class WorkerPool : IDisposable
{
    private readonly Thread[] _threads;
    private readonly SemaphoreSlim _start = new(0);
    private readonly ManualResetEventSlim _done = new(false);
    private readonly Lock _gate = new();
    private WorkerJob? _job;
    private Exception? _failure;
    private int _next, _items, _running;
    private volatile bool _stopping;

    public WorkerPool(int workers)
    {
        Count = workers;
        _threads = new Thread[workers - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            int worker = i + 1;
            _threads[i] = new Thread(() => Loop(worker)) { IsBackground = true, Name = $"EquiDsl worker {worker}" };
            _threads[i].Start();
        }
    }

    /// <summary>Threads, the calling one included.</summary>
    public int Count { get; }

    /// <summary>Runs all items and returns when the last is done. Jobs of several threads run one after another.</summary>
    public void Run(WorkerJob job, int items)
    {
        if (items == 0)
            return;
        lock (_gate)
            RunAlone(job, items);
    }

    private void RunAlone(WorkerJob job, int items)
    {
        (_job, _items, _failure) = (job, items, null);
        Volatile.Write(ref _next, -1);
        int helpers = Math.Min(_threads.Length, items - 1);
        if (helpers > 0)
        {
            _done.Reset();
            Volatile.Write(ref _running, helpers);
            _start.Release(helpers);
        }
        Take(0);
        if (helpers > 0)
            _done.Wait();
        _job = null;
        if (_failure is not null)
            throw new InvalidOperationException("a kernel failed: " + _failure.Message, _failure);
    }

    public void Dispose()
    {
        _stopping = true;
        if (_threads.Length > 0)
            _start.Release(_threads.Length);
        foreach (Thread thread in _threads)
            thread.Join();
        _start.Dispose();
        _done.Dispose();
    }

    private void Loop(int worker)
    {
        while (true)
        {
            _start.Wait();
            if (_stopping)
                return;
            Take(worker);
            if (Interlocked.Decrement(ref _running) == 0)
                _done.Set();
        }
    }

    private void Take(int worker)
    {
        try
        {
            for (int item = Interlocked.Increment(ref _next); item < _items; item = Interlocked.Increment(ref _next))
                _job!.Execute(item, worker);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Interlocked.CompareExchange(ref _failure, failure, null);
            Volatile.Write(ref _next, _items);
        }
    }
}
