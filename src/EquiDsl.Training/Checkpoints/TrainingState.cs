using System.Text.Json;
using System.Text.Json.Serialization;

namespace EquiDsl.Training;

/// <summary>
/// Everything that a run continues from besides arrays of numbers. The order of the data, the schedule and the random masks are
/// functions of seed and step.
/// </summary>
public sealed record TrainingState
{
    /// <summary>Version of the format.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Name of the model's class.</summary>
    public string Model { get; init; } = "";

    /// <summary>Steps of the optimiser that were done.</summary>
    public long Step { get; init; }

    /// <summary>The step at which the model was evaluated last; −1 for never.</summary>
    public long EvaluatedStep { get; init; } = -1;

    /// <summary>The best value of the validation metric; null for none.</summary>
    public double? BestMetric { get; init; }

    /// <summary>The step of the best value.</summary>
    public long BestStep { get; init; }

    /// <summary>Settings that decide the course of the run, by name.</summary>
    public SortedDictionary<string, string> Settings { get; init; } = new(StringComparer.Ordinal);

    internal const int CurrentVersion = 1;

    internal string ToJson() => JsonSerializer.Serialize(this, TrainingStateJson.Default.TrainingState);

    /// <exception cref="JsonException">The text is none of a state.</exception>
    internal static TrainingState FromJson(string text)
    {
        TrainingState state = JsonSerializer.Deserialize(text, TrainingStateJson.Default.TrainingState) ?? throw new JsonException("the state is null");
        return state.Version == CurrentVersion && state.Settings is not null && state.Step >= 0
            ? state
            : throw new JsonException($"the state has version {state.Version} and step {state.Step}; expected version {CurrentVersion} and a step from 0");
    }
}

/// <summary>Reads and writes states without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TrainingState))]
internal sealed partial class TrainingStateJson : JsonSerializerContext;
