using System.Text;

namespace EquiDsl.Training;

/// <summary>A dataset has structures that cannot be trained on; the message names them.</summary>
public sealed class InvalidDatasetException : Exception
{
    private const int Named = 20;

    /// <summary>Creates the exception.</summary>
    /// <param name="frames">The structures.</param>
    /// <param name="count">Number of structures of the dataset.</param>
    /// <param name="name">The dataset.</param>
    public InvalidDatasetException(IReadOnlyList<BadFrame> frames, int count, string name)
        : base(Describe(frames, count, name)) => Frames = frames;

    /// <summary>The structures.</summary>
    public IReadOnlyList<BadFrame> Frames { get; }

    private static string Describe(IReadOnlyList<BadFrame> frames, int count, string name)
    {
        ArgumentNullException.ThrowIfNull(frames);
        if (count == 0)
            return $"{name}: no structures; expected at least one.";
        var text = new StringBuilder($"{frames.Count} of {count} structures cannot be used; correct them, or leave them out with {nameof(TrainerOptions.SkipBadFrames)}:");
        foreach (BadFrame frame in frames.Take(Named))
            text.Append($"\n  {frame.Name}: {frame.Problem}");
        if (frames.Count > Named)
            text.Append($"\n  and {frames.Count - Named} more");
        return text.ToString();
    }
}
