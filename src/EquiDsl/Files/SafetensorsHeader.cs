using System.Text;
using System.Text.Json;

namespace EquiDsl.Files;

/// <summary>Parses and judges the JSON header of a safetensors file.</summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The format's own limit on the length of a header, in bytes.</summary>
    public const long MaximumLength = 100_000_000;

    private const int MaximumRank = 64;

    private readonly string _file;
    private readonly Dictionary<string, SafetensorsEntry> _entries = new(StringComparer.Ordinal);

    private SafetensorsHeader(string file) => _file = file;

    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, SafetensorsEntry> Entries => _entries;

    /// <summary>The tensors in the order of their bytes.</summary>
    public SafetensorsEntry[] Ordered { get; private set; } = [];

    /// <summary>Parses a header.</summary>
    /// <param name="file">Name for messages.</param>
    /// <param name="json">The header's bytes.</param>
    /// <param name="dataLength">Number of bytes that follow the header.</param>
    public static SafetensorsHeader Parse(string file, ReadOnlySpan<byte> json, long dataLength)
    {
        var header = new SafetensorsHeader(file);
        try
        {
            header.ReadObject(json);
        }
        // The reader reports text that is not UTF-8 as InvalidOperationException.
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new EquiDslFileException(
                file, $"the header is not valid JSON ({error.Message}) Is this a safetensors file?", innerException: error);
        }
        header.CheckLayout(dataLength);
        return header;
    }

    private void ReadObject(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 4 });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("The header must be an object.");
        bool metadataSeen = false;
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (name != "__metadata__")
            {
                SafetensorsEntry entry = ReadEntry(ref reader, name);
                if (!_entries.TryAdd(name, entry))
                    throw Fail(name, "the header names this tensor twice; names must be unique.");
                continue;
            }
            if (metadataSeen)
                throw Fail(name, "the header holds metadata twice.");
            metadataSeen = true;
            ReadMetadata(ref reader);
        }
        if (reader.Read())
            throw new JsonException("There is text after the header's object.");
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (Next(ref reader) != JsonTokenType.StartObject)
            throw Fail("__metadata__", "the metadata must be an object of strings.");
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            if (Next(ref reader) != JsonTokenType.String)
                throw Fail("__metadata__", $"the value of '{key}' must be a string.");
            if (!Metadata.TryAdd(key, reader.GetString()!))
                throw Fail("__metadata__", $"the key '{key}' appears twice.");
        }
    }

    private SafetensorsEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        if (Next(ref reader) != JsonTokenType.StartObject)
            throw Fail(name, "the description must be an object with dtype, shape and data_offsets.");
        SafetensorsType? type = null;
        long[]? shape = null, offsets = null;
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            bool repeated = key switch
            {
                "dtype" => type is not null,
                "shape" => shape is not null,
                "data_offsets" => offsets is not null,
                _ => throw Fail(name, $"the description has an unknown key '{key}'; expected dtype, shape, data_offsets."),
            };
            if (repeated)
                throw Fail(name, $"the description gives '{key}' twice.");
            if (key == "dtype")
                type = ReadType(ref reader, name);
            else if (key == "shape")
                shape = ReadNumbers(ref reader, name, key);
            else
                offsets = ReadNumbers(ref reader, name, key);
        }
        if (type is null || shape is null || offsets is null)
            throw Fail(name, "the description lacks one of dtype, shape, data_offsets.");
        if (offsets.Length != 2 || offsets[0] > offsets[1])
            throw Fail(name, "data_offsets must be two numbers, begin ≤ end.");
        CheckSize(name, type.Value, shape, offsets[1] - offsets[0]);
        return new SafetensorsEntry(name, type.Value, shape, offsets[0], offsets[1]);
    }

    private SafetensorsType ReadType(ref Utf8JsonReader reader, string name)
    {
        string? text = Next(ref reader) == JsonTokenType.String ? reader.GetString() : null;
        return text is not null && SafetensorsTypes.TryParse(text, out SafetensorsType type)
            ? type
            : throw Fail(name, $"the dtype '{text}' is unknown; expected one of {SafetensorsTypes.AllNames}.");
    }

    private long[] ReadNumbers(ref Utf8JsonReader reader, string name, string key)
    {
        if (Next(ref reader) != JsonTokenType.StartArray)
            throw Fail(name, $"{key} must be an array of whole numbers.");
        var numbers = new List<long>();
        while (Next(ref reader) != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
                throw Fail(name, $"{key} holds a value that is not a whole number from 0 to 2^63 − 1.");
            if (numbers.Count == MaximumRank)
                throw Fail(name, $"{key} has more than {MaximumRank} numbers.");
            numbers.Add(number);
        }
        return [.. numbers];
    }

    private void CheckSize(string name, SafetensorsType type, long[] shape, long bytes)
    {
        // A zero anywhere makes the tensor empty, whatever the other extents are.
        UInt128 expected = Array.IndexOf(shape, 0L) >= 0 ? 0 : (UInt128)type.Size();
        foreach (long extent in shape)
        {
            if (expected == 0)
                break;
            expected *= (UInt128)extent;
            if (expected > long.MaxValue)
                throw Fail(name, $"the shape {SafetensorsEntry.Describe(shape)} of {type.Name()} exceeds 2^63 bytes.");
        }
        if (expected != (UInt128)bytes)
        {
            throw Fail(
                name,
                $"the shape {SafetensorsEntry.Describe(shape)} of {type.Name()} needs {expected} bytes but data_offsets span {bytes}.");
        }
    }

    private void CheckLayout(long dataLength)
    {
        Ordered = [.. _entries.Values];
        Array.Sort(Ordered, static (x, y) => (x.Begin, x.End).CompareTo((y.Begin, y.End)));
        long position = 0;
        foreach (SafetensorsEntry entry in Ordered)
        {
            if (entry.Begin < position)
                throw Fail(entry.Name, $"the tensor begins at byte {entry.Begin}, inside another one that ends at {position}.");
            if (entry.Begin > position)
                throw Fail(entry.Name, $"{entry.Begin - position} bytes before the tensor belong to no tensor.");
            if (entry.End > dataLength)
            {
                throw Fail(
                    entry.Name,
                    $"the tensor ends at byte {entry.End} but the file holds {dataLength} bytes of data; the file is truncated.");
            }
            position = entry.End;
        }
        if (position != dataLength)
        {
            throw new EquiDslFileException(
                _file, $"{dataLength - position} bytes after the last tensor belong to no tensor.");
        }
    }

    private static JsonTokenType Next(ref Utf8JsonReader reader) =>
        reader.Read() ? reader.TokenType : throw new JsonException("The header ends too early.");

    private EquiDslFileException Fail(string tensor, string problem) => new(_file, problem, field: Shorten(tensor));

    private static string Shorten(string name) => name.Length <= 200 ? name : new StringBuilder(name, 0, 200, 203).Append("...").ToString();
}
