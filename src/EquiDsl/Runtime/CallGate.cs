namespace EquiDsl;

/// <summary>Counts the calls that use something, so that it is freed when the last has returned and none begins after.</summary>
/// <param name="name">What <see cref="ObjectDisposedException"/> names.</param>
internal sealed class CallGate(string name)
{
    private readonly object _gate = new();
    private int _calls;
    private bool _isClosed;

    /// <summary>Begins a call, which <see cref="Exit"/> ends.</summary>
    /// <exception cref="ObjectDisposedException">The gate is closed.</exception>
    public void Enter()
    {
        lock (_gate)
        {
            ThrowIfClosed();
            _calls++;
        }
    }

    /// <summary>Begins a call beside which there is no other.</summary>
    /// <exception cref="InvalidOperationException">Another call is under way.</exception>
    /// <exception cref="ObjectDisposedException">The gate is closed.</exception>
    public void EnterAlone()
    {
        lock (_gate)
        {
            ThrowIfClosed();
            if (_calls > 0)
            {
                throw new InvalidOperationException(
                    $"{name} is in use by another call: a trainable model serves one thread at a time; make one for each, or let its callers take turns");
            }
            _calls++;
        }
    }

    /// <summary>Ends a call.</summary>
    public void Exit()
    {
        lock (_gate)
        {
            if (--_calls == 0 && _isClosed)
                Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Refuses calls from now on; false when that was so before.</summary>
    public bool Close()
    {
        lock (_gate)
        {
            bool closes = !_isClosed;
            _isClosed = true;
            return closes;
        }
    }

    /// <summary>Waits for the calls under way, after <see cref="Close"/>.</summary>
    public void Wait()
    {
        lock (_gate)
        {
            while (_calls > 0)
                Monitor.Wait(_gate);
        }
    }

    /// <summary>Requires that the gate is open.</summary>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public void ThrowIfClosed()
    {
        lock (_gate)
        {
            if (_isClosed)
                throw new ObjectDisposedException(name);
        }
    }
}
