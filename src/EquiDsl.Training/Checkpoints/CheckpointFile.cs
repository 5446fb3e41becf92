using System.Text.Json;
using EquiDsl.Files;

namespace EquiDsl.Training;

/// <summary>
/// A checkpoint that a run continues from: one safetensors file with the tensors <c>parameters/…</c>, <c>ema/…</c>, <c>adam/first/…</c>
/// and <c>adam/second/…</c> under the reference's names, the state as JSON and the network's units among its free pairs, and
/// a SHA-256 over all of it.
/// </summary>
internal static class CheckpointFile
{
    /// <summary>Writes a checkpoint; an older file of the name stays as it was when that fails.</summary>
    /// <exception cref="EquiDslFileException">The file cannot be written.</exception>
    public static void Write(
        string path, CheckpointContent content, TrainingState state, TargetNormalization normalization, IReadOnlyList<string> architecture)
    {
        var writer = new SafetensorsWriter();
        writer.Metadata[ContentHash.StateKey] = state.ToJson();
        normalization.AddTo(writer.Metadata);
        ModelArchitecture.AddTo(writer.Metadata, architecture);
        foreach ((string prefix, IReadOnlyList<float[]> arrays) in content.Groups)
        {
            for (int i = 0; i < arrays.Count; i++)
            {
                ParameterDescription parameter = content.Parameters[i];
                writer.Add(prefix + parameter.Name, Array.ConvertAll(parameter.Shape, d => (long)d), arrays[i]);
            }
        }
        ContentHash.AddTo(writer);
        writer.Write(path);
    }

    /// <summary>Reads all of a file and judges whether it is as it was written.</summary>
    /// <exception cref="CorruptCheckpointException">It is not.</exception>
    public static (TrainingState State, TargetNormalization Normalization) Verify(string path)
    {
        try
        {
            using SafetensorsFile file = SafetensorsFile.Open(path);
            if (!file.Metadata.TryGetValue(ContentHash.StateKey, out string? json) || ContentHash.IsIntact(file) is not bool isIntact
                || TargetNormalization.FromMetadata(file.Metadata, path) is not TargetNormalization normalization)
            {
                throw new CorruptCheckpointException(path, "it has no training state, units and checksum; weights alone cannot be resumed.");
            }
            return isIntact
                ? (TrainingState.FromJson(json), normalization)
                : throw new CorruptCheckpointException(path, "its checksum is not that of its content.");
        }
        catch (Exception error) when (error is EquiDslFileException or JsonException or IOException)
        {
            throw new CorruptCheckpointException(path, error.Message, innerException: error);
        }
    }

    /// <summary>Requires that a file that <see cref="Verify"/> found intact is of a model.</summary>
    /// <exception cref="EquiDslFileException">It is of another one; all differences are listed.</exception>
    public static void CheckModel(string path, ModelDescription model)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        ModelArchitecture.Check(path, file.Metadata, model);
        foreach (string prefix in CheckpointContent.Prefixes)
        {
            ParameterMismatch.Check(path, model.Parameters, file.Tensors.Where(t => t.Name.StartsWith(prefix, StringComparison.Ordinal))
                .ToDictionary(t => t.Name[prefix.Length..], t => "(" + string.Join(", ", t.Shape) + ")", StringComparer.Ordinal));
        }
    }

    /// <summary>Reads the arrays of a file that is intact and of this model.</summary>
    /// <exception cref="EquiDslFileException">The file cannot be read.</exception>
    public static void Read(string path, CheckpointContent content)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        foreach ((string prefix, IReadOnlyList<float[]> arrays) in content.Groups)
        {
            for (int i = 0; i < arrays.Count; i++)
                file.ReadSingle(prefix + content.Parameters[i].Name).CopyTo(arrays[i].AsSpan());
        }
    }
}
