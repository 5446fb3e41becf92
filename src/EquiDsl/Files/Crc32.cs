namespace EquiDsl.Files;

/// <summary>The checksum of zip archives: CRC-32 with the reflected polynomial EDB88320.</summary>
internal static class Crc32
{
    private static readonly uint[] s_table = [.. Enumerable.Range(0, 256).Select(i => Shift((uint)i))];

    public static uint Of(ReadOnlySpan<byte> data)
    {
        uint sum = uint.MaxValue;
        foreach (byte value in data)
            sum = s_table[(byte)(sum ^ value)] ^ (sum >> 8);
        return ~sum;
    }

    private static uint Shift(uint value)
    {
        for (int bit = 0; bit < 8; bit++)
            value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320;
        return value;
    }
}
