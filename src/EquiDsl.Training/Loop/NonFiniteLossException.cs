namespace EquiDsl.Training;

/// <summary>A loss or gradient is not a finite number. The parameters were not changed by it, and no checkpoint was written.</summary>
public sealed class NonFiniteLossException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="step">Step of the optimiser, from 0.</param>
    /// <param name="problem">What is not finite.</param>
    /// <param name="structures">File and frame of the structures of the batch.</param>
    /// <param name="hasCheckpoint">Whether the run's folder has a checkpoint.</param>
    public NonFiniteLossException(long step, string problem, IReadOnlyList<string> structures, bool hasCheckpoint)
        : base($"step {step}: {problem} Training stopped; {(hasCheckpoint ? "the last checkpoint is as it was" : "there is no checkpoint yet")}. "
            + $"The batch:\n  {string.Join("\n  ", structures)}") =>
        (Step, Structures) = (step, structures);

    /// <summary>Step of the optimiser, from 0.</summary>
    public long Step { get; }

    /// <summary>File and frame of the structures of the batch.</summary>
    public IReadOnlyList<string> Structures { get; }
}
