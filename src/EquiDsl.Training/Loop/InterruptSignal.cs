using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EquiDsl.Training;

/// <summary>
/// Turns Ctrl-C and the system's requests to end (SIGTERM, SIGHUP and SIGQUIT) into a cancellation, so that a run can save its state.
/// More of the same do not end the process: job managers send them twice. Only a Ctrl-C that comes a second later or more, after it was
/// announced, ends it at once. A hang-up that the process was started to ignore (<c>nohup</c>) stays ignored.
/// </summary>
public sealed class InterruptSignal : IDisposable
{
    // Signals that one cause sends to a process and to its group come within this time.
    private static readonly TimeSpan s_burst = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _source = new();
    private readonly TextWriter? _announcements;
    private readonly PosixSignalRegistration[] _registrations;
    private long? _first;
    private bool _isDisposed;

    /// <summary>Listens from now on.</summary>
    /// <param name="announcements">Where it is said that the state is being saved, and what ends the process at once; null for nowhere.</param>
    public InterruptSignal(TextWriter? announcements = null)
    {
        _announcements = announcements;
        PosixSignal[] signals = IgnoredSignals.HasHangup
            ? [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT]
            : [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP];
        _registrations = Array.ConvertAll(signals, signal => PosixSignalRegistration.Create(signal, Handle));
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Stops listening.</summary>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        // A handler may be under way.
        lock (_lock)
        {
            _isDisposed = true;
            _source.Dispose();
        }
    }

    private void Handle(PosixSignalContext context)
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            if (_first is long first)
            {
                context.Cancel = context.Signal != PosixSignal.SIGINT || Stopwatch.GetElapsedTime(first) < s_burst;
                return;
            }
            context.Cancel = true;
            _first = Stopwatch.GetTimestamp();
            _source.Cancel();
        }
        try
        {
            _announcements?.WriteLine($"{context.Signal}: the state is being saved; Ctrl-C in a second or later ends at once, without it");
            _announcements?.Flush();
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The terminal has gone, which may be what the signal says; nobody reads.
        }
    }
}
