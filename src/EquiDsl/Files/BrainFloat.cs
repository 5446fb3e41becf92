namespace EquiDsl.Files;

/// <summary>The 16-bit format BF16: the upper half of a 32-bit IEEE number.</summary>
internal static class BrainFloat
{
    public static float ToSingle(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    /// <summary>Rounds to nearest, ties to even; NaN stays NaN.</summary>
    public static ushort FromDouble(double value)
    {
        float single = (float)value;
        uint bits = BitConverter.SingleToUInt32Bits(single);
        if (float.IsNaN(single))
            return (ushort)((bits >> 16) | 0x40);
        // The first rounding may have landed on a tie of the second; the error then decides instead of evenness.
        uint low = bits & 0xFFFF;
        double error = Math.Abs(value) - Math.Abs((double)single);
        bool up = low == 0x8000 && error != 0 ? error > 0 : low > 0x8000 || (low == 0x8000 && (bits & 0x10000) != 0);
        return (ushort)((bits >> 16) + (up ? 1u : 0u));
    }
}
