namespace EquiDsl.Cuda;

/// <summary>Rounds float32 to the operands of tensor cores, as the device's own conversions do.</summary>
internal static class CudaRounding
{
    /// <summary>Bits of <paramref name="value"/> with 10 bits of mantissa, to nearest, ties away from zero.</summary>
    public static uint Tf32(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsFinite(value) ? (bits + 0x1000) & ~0x1fffu : bits;
    }

    /// <summary>The 16 bits of <paramref name="value"/> as bfloat16, to nearest, ties to even.</summary>
    public static uint BFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? 0x7fff : (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
    }
}
