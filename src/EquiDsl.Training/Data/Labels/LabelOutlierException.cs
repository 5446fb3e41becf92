using System.Globalization;
using System.Text;

namespace EquiDsl.Training;

/// <summary>Labels of a dataset are far outside of what the others are; the message names them.</summary>
public sealed class LabelOutlierException : Exception
{
    private const int Named = 20;

    /// <summary>Creates the exception.</summary>
    /// <param name="frames">The structures, with what is wrong.</param>
    /// <param name="bound">Largest robust z-score.</param>
    public LabelOutlierException(IReadOnlyList<BadFrame> frames, double bound)
        : base(Describe(frames, bound)) => Frames = frames;

    /// <summary>The structures.</summary>
    public IReadOnlyList<BadFrame> Frames { get; }

    private static string Describe(IReadOnlyList<BadFrame> frames, double bound)
    {
        ArgumentNullException.ThrowIfNull(frames);
        StringBuilder text = new();
        text.Append(
            CultureInfo.InvariantCulture,
            $"labels of {frames.Count} {(frames.Count == 1 ? "structure are" : "structures are")} far outside of the others (robust z-score above {bound}); correct them, leave them out with {nameof(TrainerOptions.SkipBadFrames)}, train on them with {nameof(TrainerOptions.AcceptOutliers)}, or set {nameof(TrainerOptions.LabelBound)}:");
        foreach (BadFrame frame in frames.Take(Named))
            text.Append($"\n  {frame.Name}: {frame.Problem}");
        if (frames.Count > Named)
            text.Append(CultureInfo.InvariantCulture, $"\n  and {frames.Count - Named} more");
        return text.ToString();
    }
}
