using System.IO.Compression;

namespace EquiDsl.Files;

/// <summary>How far compressed data of one kind may grow; whoever announces more is refused before memory is taken.</summary>
/// <param name="Floor">Bytes that any record may have.</param>
/// <param name="Growth">Bytes per compressed byte besides.</param>
/// <param name="Most">Bytes that no record may exceed.</param>
internal readonly record struct InflationBound(long Floor, long Growth, long Most)
{
    /// <summary>A checkpoint's pickle compresses by a factor of 4 or so.</summary>
    public static InflationBound Pickle { get; } = new(1 << 20, 32, 1 << 28);

    /// <summary>Elements of tensors hardly compress, except constant ones, which their tensors need all of.</summary>
    public static InflationBound Storage { get; } = new(1 << 16, 16, Array.MaxLength);

    /// <summary>Numbers of atoms as JSON compress by a factor of 3 or so; the most is a text of about a million atoms.</summary>
    public static InflationBound Json { get; } = new(1 << 20, 100, 1 << 28);

    /// <summary>A word.</summary>
    public static InflationBound Word { get; } = new(64, 0, 64);

    /// <summary>Bytes that may come of a record.</summary>
    /// <param name="compressed">Its bytes in the file.</param>
    /// <param name="needed">Bytes of it that are wanted, as something other than the record says.</param>
    public long Allowed(long compressed, long needed = 0) => Math.Min(Most, Floor + (Growth * compressed) + (4 * needed));
}

/// <summary>Reads compressed records within bounds. All compressed data of files comes through here.</summary>
internal static class Inflation
{
    /// <summary>Reads a record that announces its length.</summary>
    /// <param name="stream">The inflated bytes, forwards.</param>
    /// <param name="compressed">Bytes in the file.</param>
    /// <param name="declared">Bytes that are announced.</param>
    /// <param name="allowed">Bytes that are allowed, <see cref="InflationBound.Allowed"/>.</param>
    /// <param name="fail">Makes an exception from what is wrong.</param>
    public static byte[] Read(Stream stream, long compressed, long declared, long allowed, Func<string, Exception> fail)
    {
        if (declared < 0 || declared > allowed)
            throw fail($"{compressed} bytes are said to hold {declared}; at most {allowed} are allowed for them.");
        var result = new byte[declared];
        int read = stream.ReadAtLeast(result, result.Length, throwOnEndOfStream: false);
        bool more = read == declared && stream.ReadByte() >= 0;
        return read == declared && !more
            ? result
            : throw fail($"{(more ? "more than " : "")}{read} bytes are there; {declared} are announced.");
    }

    /// <summary>Inflates a record in zlib's format, which does not announce its length.</summary>
    /// <param name="compressed">The record.</param>
    /// <param name="bound">How far it may grow.</param>
    /// <param name="fail">Makes an exception from what is wrong.</param>
    public static byte[] ReadZLib(byte[] compressed, InflationBound bound, Func<string, Exception> fail)
    {
        long allowed = bound.Allowed(compressed.Length);
        using var result = new MemoryStream();
        var block = new byte[1 << 14];
        try
        {
            using var stream = new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress);
            for (int read; (read = stream.Read(block)) > 0;)
            {
                if (result.Length + read > allowed)
                    throw fail($"the record's {compressed.Length} bytes hold more than {allowed}, which are allowed for them.");
                result.Write(block, 0, read);
            }
        }
        // The second is a record that asks for a dictionary.
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw fail($"the record is not compressed by zlib ({error.Message})");
        }
        return result.ToArray();
    }
}
