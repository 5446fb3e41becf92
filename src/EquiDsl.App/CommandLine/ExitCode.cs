namespace EquiDsl.App;

/// <summary>What a command line ends with.</summary>
internal static class ExitCode
{
    /// <summary>Everything was done.</summary>
    public const int Success = 0;

    /// <summary>Data, weights or a device were at fault, or something was not found.</summary>
    public const int Failure = 1;

    /// <summary>The command line itself is wrong; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>Interrupted, with the state saved where there is one: 128 and the number of SIGINT, as shells say it, whichever signal it was.</summary>
    public const int Interrupted = 130;

    /// <summary>The reader of the output has gone: 128 and the number of SIGPIPE, as shells say it.</summary>
    public const int OutputClosed = 141;
}
