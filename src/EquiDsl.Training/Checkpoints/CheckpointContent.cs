namespace EquiDsl.Training;

/// <summary>What a checkpoint holds. The arrays are those of a run: written from when saving, written into when loading.</summary>
/// <param name="Parameters">Names and shapes.</param>
/// <param name="Values">Values of the parameters.</param>
/// <param name="Average">Their moving averages.</param>
/// <param name="FirstMoments">First moments of the optimiser.</param>
/// <param name="SecondMoments">Second moments of the optimiser.</param>
internal sealed record CheckpointContent(
    IReadOnlyList<ParameterDescription> Parameters, IReadOnlyList<float[]> Values, IReadOnlyList<float[]> Average,
    IReadOnlyList<float[]> FirstMoments, IReadOnlyList<float[]> SecondMoments)
{
    /// <summary>The prefix of the names of moving averages, which a model can be loaded from.</summary>
    public const string AveragePrefix = "ema/";

    /// <summary>The arrays with the prefixes of their names in the file, in the file's order.</summary>
    public IEnumerable<(string Prefix, IReadOnlyList<float[]> Arrays)> Groups =>
        Prefixes.Zip<string, IReadOnlyList<float[]>>([Values, Average, FirstMoments, SecondMoments]);

    /// <summary>The prefixes of all groups.</summary>
    public static IReadOnlyList<string> Prefixes { get; } = ["parameters/", AveragePrefix, "adam/first/", "adam/second/"];
}
