namespace EquiDsl.Training;

/// <summary>A checkpoint is damaged; the message says how, and names the checkpoint before it where that is intact.</summary>
public sealed class CorruptCheckpointException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The damaged file.</param>
    /// <param name="problem">What is wrong.</param>
    /// <param name="previous">The checkpoint before it, when that is intact.</param>
    /// <param name="previousStep">The step of that checkpoint.</param>
    /// <param name="innerException">The cause, if another exception is.</param>
    public CorruptCheckpointException(
        string path, string problem, string? previous = null, long? previousStep = null, Exception? innerException = null)
        : base(
            $"the checkpoint '{path}' is damaged: {Sentence(problem)} " + (previous is null
                ? "There is no intact checkpoint before it."
                : $"The one before it, '{previous}' at step {previousStep}, is intact: resume from it with {nameof(TrainerOptions.AllowPreviousCheckpoint)}."),
            innerException) => (Path, Problem, Previous, PreviousStep) = (path, problem, previous, previousStep);

    /// <summary>The damaged file.</summary>
    public string Path { get; }

    /// <summary>What is wrong.</summary>
    public string Problem { get; }

    /// <summary>The checkpoint before it, when that is intact.</summary>
    public string? Previous { get; }

    /// <summary>The step of that checkpoint.</summary>
    public long? PreviousStep { get; }

    private static string Sentence(string problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return problem.EndsWith('.') ? problem : problem + ".";
    }
}
