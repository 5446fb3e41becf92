using System.Buffers.Binary;

namespace EquiDsl.Fuzz;

/// <summary>Damages bytes in the ways that files are damaged, and in those that an attacker would choose: lengths, places, words, lines.</summary>
internal static class Mutator
{
    private static readonly byte[][] s_words =
    [
        .. new[]
        {
            "-1", "0", "1", "3", "65536", "2147483647", "4294967296", "9223372036854775807", "-9223372036854775808", "99999999999999999999", "1e999", "-1e-999",
            "nan", "NaN", "inf", "-Infinity", "0,5", "\"", "'", "[", "]]]]", "{", "}", "\\ud800", "\\", "\0", "\n", "\r\n", "=", "?", ".", "loop_", "data_", "null", "true", "é", "\uFEFF",
        }.Select(System.Text.Encoding.UTF8.GetBytes),
        [0xff, 0xfe], [0xed, 0xa0, 0x80], [0x80], [0x00, 0x00, 0x00, 0x00],
    ];

    private static readonly long[] s_numbers =
        [0, 1, -1, 2, 7, 8, 127, 128, 255, 256, 4095, 4096, 32767, 65535, 65536, 1 << 20, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 40, long.MaxValue, long.MinValue];

    /// <summary>A damaged copy; the same random numbers give the same damage.</summary>
    /// <param name="seeds">What files may be made of.</param>
    /// <param name="random">Chooses.</param>
    public static byte[] Damage(IReadOnlyList<byte[]> seeds, Random random)
    {
        byte[] bytes = (byte[])seeds[random.Next(seeds.Count)].Clone();
        for (int changes = random.Next(2) == 0 ? 1 : 1 << random.Next(4); changes > 0 && bytes.Length > 0; changes--)
            bytes = Change(bytes, seeds[random.Next(seeds.Count)], random);
        return bytes;
    }

    private static byte[] Change(byte[] bytes, byte[] other, Random random)
    {
        int place = Place(bytes, random), length = Math.Min(1 << random.Next(8), bytes.Length - place);
        switch (random.Next(14))
        {
            case 0:
                bytes[place] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 1:
                bytes[place] = (byte)random.Next(256);
                return bytes;
            case 2:
                bytes.AsSpan(place, length).Fill(random.Next(2) == 0 ? (byte)0xff : (byte)0);
                return bytes;
            case 3:
                return Number(bytes, place, random);
            case 4:
                return Replace(bytes, place, 0, s_words[random.Next(s_words.Length)]);
            case 5:
                return ReplaceWord(bytes, place, random);
            case 6:
                return Replace(bytes, place, length, []);
            case 7:
                return Replace(bytes, place, 0, bytes[place..(place + length)]);
            case 8:
                int from = Place(other, random);
                return other.Length == 0 ? bytes : Replace(bytes, place, length, other[from..Math.Min(from + length, other.Length)]);
            case 9:
                return ChangeLine(bytes, place, other, random);
            case 10 when random.Next(3) == 0:
                return bytes[..place];
            case 11 when random.Next(8) == 0:
                // As many again: what is cheap once must not be dear many times.
                return bytes.Length > 1 << 16 ? bytes : [.. Enumerable.Repeat(bytes[place..(place + length)], 1 << random.Next(8)).Prepend(bytes).SelectMany(part => part)];
            default:
                bytes[place]++;
                return bytes;
        }
    }

    private static byte[] Number(byte[] bytes, int place, Random random)
    {
        int size = 1 << random.Next(1, 4);
        place &= ~(size - 1);
        if (place + size > bytes.Length)
            return bytes;
        var number = new byte[8];
        long value = random.Next(4) == 0 ? bytes.Length + random.Next(-8, 9) : s_numbers[random.Next(s_numbers.Length)];
        if (random.Next(8) == 0)
            BinaryPrimitives.WriteInt64BigEndian(number, value << (64 - (8 * size)));
        else
            BinaryPrimitives.WriteInt64LittleEndian(number, value);
        number.AsSpan(0, size).CopyTo(bytes.AsSpan(place));
        return bytes;
    }

    private static byte[] ReplaceWord(byte[] bytes, int place, Random random)
    {
        static bool IsWord(byte b) => b is > 32 and < 127 and not ((byte)',' or (byte)'[' or (byte)']' or (byte)'"' or (byte)'=' or (byte)':');
        int start = place, end = place;
        while (start > 0 && IsWord(bytes[start - 1]))
            start--;
        while (end < bytes.Length && IsWord(bytes[end]))
            end++;
        return Replace(bytes, start, end - start, s_words[random.Next(s_words.Length)]);
    }

    private static byte[] ChangeLine(byte[] bytes, int place, byte[] other, Random random)
    {
        (int start, int end) = Line(bytes, place);
        (int otherStart, int otherEnd) = Line(other, Place(other, random));
        return random.Next(3) switch
        {
            0 => Replace(bytes, start, end - start, []),
            1 => Replace(bytes, start, 0, bytes[start..end]),
            _ => Replace(bytes, start, random.Next(2) * (end - start), other[otherStart..otherEnd]),
        };
    }

    private static (int Start, int End) Line(byte[] bytes, int place)
    {
        int start = bytes.AsSpan(0, place).LastIndexOf((byte)'\n') + 1, found = bytes.AsSpan(place).IndexOf((byte)'\n');
        return (start, found < 0 ? bytes.Length : place + found + 1);
    }

    /// <summary>A place, more often near the start and where the bytes are not zero, since most structure is there.</summary>
    private static int Place(byte[] bytes, Random random)
    {
        if (bytes.Length == 0)
            return 0;
        int place = random.Next(random.Next(2) == 0 ? Math.Min(bytes.Length, 4096) : bytes.Length);
        for (int tries = 0; tries < 20 && bytes[place] == 0; tries++)
            place = random.Next(bytes.Length);
        return place;
    }

    private static byte[] Replace(byte[] bytes, int place, int length, byte[] by) => [.. bytes.AsSpan(0, place), .. by, .. bytes.AsSpan(place + length)];
}
