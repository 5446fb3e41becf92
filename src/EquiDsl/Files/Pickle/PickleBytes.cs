using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace EquiDsl.Files;

/// <summary>The bytes of a pickle, read forwards; every length is judged against what is left.</summary>
internal sealed class PickleBytes(ReadOnlyMemory<byte> bytes, Func<string, Exception> fail)
{
    private const int LongestInteger = 128;
    private const int LongestLine = 1000;

    private static readonly UTF8Encoding s_utf8 = new(false, throwOnInvalidBytes: true);

    public int Position { get; private set; }

    public int Length => bytes.Length;

    public byte ReadByte() => Take(1).Span[0];

    public int ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2).Span);

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4).Span);

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4).Span);

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8).Span);

    public double ReadDoubleBigEndian() => BinaryPrimitives.ReadDoubleBigEndian(Take(8).Span);

    /// <summary>The next bytes, not copied.</summary>
    public ReadOnlyMemory<byte> Take(long count)
    {
        if (count < 0 || count > bytes.Length - Position)
            throw fail($"an instruction asks for {(ulong)count} bytes, but {bytes.Length - Position} are left; the data is damaged or truncated.");
        ReadOnlyMemory<byte> taken = bytes.Slice(Position, (int)count);
        Position += (int)count;
        return taken;
    }

    public string ReadText(long count)
    {
        ReadOnlyMemory<byte> text = Take(count);
        try
        {
            return s_utf8.GetString(text.Span);
        }
        catch (DecoderFallbackException)
        {
            throw fail("a text is not UTF-8.");
        }
    }

    /// <summary>A text of an old string instruction: bytes that mostly are ASCII.</summary>
    public string ReadLatin(long count) => Encoding.Latin1.GetString(Take(count).Span);

    /// <summary>Text up to a line break.</summary>
    public string ReadLine()
    {
        int end = bytes.Span[Position..Math.Min(bytes.Length, Position + LongestLine)].IndexOf((byte)'\n');
        if (end < 0)
            throw fail("a name has no end.");
        string line = ReadText(end);
        Position++;
        return line;
    }

    /// <summary>A whole number of this many bytes; long where it fits, else a <see cref="BigInteger"/>.</summary>
    public object ReadInteger(long count)
    {
        if (count is < 0 or > LongestInteger)
            throw fail($"a whole number has {count} bytes; expected at most {LongestInteger}.");
        var number = new BigInteger(Take(count).Span);
        // The two arms have no common type but object; without the cast a long would become a BigInteger again.
        return number >= long.MinValue && number <= long.MaxValue ? (object)(long)number : number;
    }
}
