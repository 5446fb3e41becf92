namespace EquiDsl.Atoms;

/// <summary>Time-outs and limits of i-PI connections.</summary>
public sealed record IpiOptions
{
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(int.MaxValue);

    /// <summary>How long a client tries to reach its server, and a server waits for a client; 30 s unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive, or beyond 24 days and not infinite.</exception>
    public TimeSpan ConnectTimeout { get; init => field = Checked(value); } = TimeSpan.FromSeconds(30);

    /// <summary>How long the other side may work before its next message begins; 10 minutes unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive, or beyond 24 days and not infinite.</exception>
    public TimeSpan IdleTimeout { get; init => field = Checked(value); } = TimeSpan.FromMinutes(10);

    /// <summary>How long one message may take from its first byte to its last, however it dribbles in; 30 s unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive, or beyond 24 days and not infinite.</exception>
    public TimeSpan MessageTimeout { get; init => field = Checked(value); } = TimeSpan.FromSeconds(30);

    /// <summary>Most bytes of text that a message may carry: initialisation and extras; 1 MiB unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int MaximumTextBytes
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A size is not negative.");
    } = 1 << 20;

    /// <summary>Whether a server may listen on addresses that other machines reach; the protocol has neither password nor encryption.</summary>
    public bool AllowRemote { get; init; }

    private static TimeSpan Checked(TimeSpan value) =>
        value == Timeout.InfiniteTimeSpan || (value > TimeSpan.Zero && value <= s_longest)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A time-out is positive and at most 24 days, or infinite.");
}
