using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
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
    private const string StateKey = "equidsl.training", HashKey = "equidsl.sha256";

    /// <summary>Writes a checkpoint; an older file of the name stays as it was when that fails.</summary>
    /// <exception cref="EquiDslFileException">The file cannot be written.</exception>
    public static void Write(
        string path, CheckpointContent content, TrainingState state, TargetNormalization normalization, IReadOnlyList<string> architecture)
    {
        var writer = new SafetensorsWriter();
        string json = state.ToJson();
        writer.Metadata[StateKey] = json;
        normalization.AddTo(writer.Metadata);
        ModelArchitecture.AddTo(writer.Metadata, architecture);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, writer.Metadata);
        foreach ((string prefix, IReadOnlyList<float[]> arrays) in content.Groups)
        {
            for (int i = 0; i < arrays.Count; i++)
            {
                ParameterDescription parameter = content.Parameters[i];
                writer.Add(prefix + parameter.Name, Array.ConvertAll(parameter.Shape, d => (long)d), arrays[i]);
                hash.AppendData(MemoryMarshal.AsBytes<float>(arrays[i]));
            }
        }
        writer.Metadata[HashKey] = Convert.ToHexString(hash.GetHashAndReset());
        writer.Write(path);
    }

    /// <summary>Reads all of a file and judges whether it is as it was written.</summary>
    /// <exception cref="CorruptCheckpointException">It is not.</exception>
    public static (TrainingState State, TargetNormalization Normalization) Verify(string path)
    {
        try
        {
            using SafetensorsFile file = SafetensorsFile.Open(path);
            if (!file.Metadata.TryGetValue(StateKey, out string? json) || !file.Metadata.TryGetValue(HashKey, out string? expected)
                || TargetNormalization.FromMetadata(file.Metadata, path) is not TargetNormalization normalization)
            {
                throw new CorruptCheckpointException(path, "it has no training state, units and checksum; weights alone cannot be resumed.");
            }
            TrainingState state = TrainingState.FromJson(json);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Append(hash, file.Metadata);
            AppendData(hash, path);
            return Convert.ToHexString(hash.GetHashAndReset()) == expected
                ? (state, normalization)
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

    private static void Append(IncrementalHash hash, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        Dictionary<string, string> values = new(metadata);
        foreach (string key in new[] { StateKey, TargetNormalization.MetadataKey, ModelArchitecture.MetadataKey }.Where(values.ContainsKey))
            hash.AppendData(Encoding.UTF8.GetBytes($"{values[key]}\n"));
    }

    private static void AppendData(IncrementalHash hash, string path)
    {
        using FileStream stream = File.OpenRead(path);
        Span<byte> length = stackalloc byte[8];
        stream.ReadExactly(length);
        stream.Position = 8 + BinaryPrimitives.ReadInt64LittleEndian(length);
        var block = new byte[1 << 20];
        for (int count; (count = stream.Read(block)) > 0;)
            hash.AppendData(block, 0, count);
    }
}
