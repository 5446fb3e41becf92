using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace EquiDsl.Files;

/// <summary>
/// A SHA-256 over what EquiDsl writes into a safetensors file, among its free pairs: the values of the other pairs of EquiDsl's,
/// each with a line feed, then the bytes of all tensors.
/// </summary>
internal static class ContentHash
{
    /// <summary>The key of the free pair that holds the hash.</summary>
    public const string MetadataKey = "equidsl.sha256";

    /// <summary>The key of the free pair that holds the state of training.</summary>
    public const string StateKey = "equidsl.training";

    private static readonly string[] s_keys = [StateKey, TargetNormalization.MetadataKey, ModelArchitecture.MetadataKey];

    /// <summary>Adds the hash to a file that has all its tensors and other pairs.</summary>
    public static void AddTo(SafetensorsWriter writer)
    {
        using IncrementalHash hash = Start(writer.Metadata);
        writer.ForEachBlock(hash.AppendData);
        writer.Metadata[MetadataKey] = Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Whether a file has the content that its hash says; null when it has no hash.</summary>
    /// <exception cref="EquiDslFileException">The file cannot be read.</exception>
    public static bool? IsIntact(SafetensorsFile file)
    {
        if (!file.Metadata.TryGetValue(MetadataKey, out string? expected))
            return null;
        using IncrementalHash hash = Start(file.Metadata);
        file.ForEachBlock(hash.AppendData);
        return Convert.ToHexString(hash.GetHashAndReset()) == expected;
    }

    private static IncrementalHash Start(IEnumerable<KeyValuePair<string, string>> metadata)
    {
        Dictionary<string, string> values = new(metadata);
        IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string key in s_keys.Where(values.ContainsKey))
            hash.AppendData(Encoding.UTF8.GetBytes($"{values[key]}\n"));
        return hash;
    }
}
