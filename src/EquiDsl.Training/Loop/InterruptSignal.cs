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
    private readonly TaskCompletionSource _announced = new();
    private long? _first;
    private bool _hasState;
    private bool _isDisposed;

    /// <summary>Listens from now on.</summary>
    /// <param name="announcements">Where it is said that the state is being saved, and what ends the process at once; null for nowhere.</param>
    /// <param name="hasState">Whether there is a state to save; else there is one from <see cref="BeginState"/> on, and before it is said that there is none.</param>
    public InterruptSignal(TextWriter? announcements = null, bool hasState = true)
    {
        (_announcements, _hasState, Token) = (announcements, hasState, _source.Token);
        PosixSignal[] signals = IgnoredSignals.HasHangup
            ? [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT]
            : [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP];
        _registrations = Array.ConvertAll(signals, signal => PosixSignalRegistration.Create(signal, Handle));
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token { get; }

    /// <summary>Says that from now on there is a state to save.</summary>
    /// <exception cref="OperationCanceledException">A signal came before, so that the work is to end without one.</exception>
    public void BeginState()
    {
        lock (_lock)
        {
            Token.ThrowIfCancellationRequested();
            _hasState = true;
        }
    }

    /// <summary>Stops listening. An announcement that is under way comes before, unless nobody takes it for a second.</summary>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        if (Token.IsCancellationRequested)
            _announced.Task.Wait(s_burst);
        // A handler may be under way.
        lock (_lock)
        {
            _isDisposed = true;
            _source.Dispose();
        }
    }

    private void Handle(PosixSignalContext context)
    {
        bool hasState;
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
            hasState = _hasState;
            _first = Stopwatch.GetTimestamp();
            _source.Cancel();
        }
        try
        {
            _announcements?.WriteLine(hasState
                ? $"{context.Signal}: the state is being saved; Ctrl-C in a second or later ends at once, without it"
                : $"{context.Signal}: there is no state to save yet; Ctrl-C in a second or later ends at once");
            _announcements?.Flush();
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The terminal has gone, which may be what the signal says; nobody reads.
        }
        finally
        {
            _announced.TrySetResult();
        }
    }
}
