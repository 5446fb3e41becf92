using EquiDsl.Cuda;

namespace CudaBenchmarksSample;

/// <summary>Operands of yardsticks. Zeros would flatter them: a device that multiplies zeros draws less power and runs faster.</summary>
internal static unsafe class RandomNumbers
{
    private const int Count = 1 << 20;

    /// <summary>Fills device memory with numbers between −1 and 1, a block of a million again and again.</summary>
    /// <param name="context">The device.</param>
    /// <param name="memory">The memory.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="asBFloat16">Whether each word is two bfloat16 numbers instead of a float32 one.</param>
    public static void Fill(ICudaContext context, nint memory, long bytes, bool asBFloat16)
    {
        Random random = new(0);
        uint Bits() => BitConverter.SingleToUInt32Bits((2 * random.NextSingle()) - 1);
        uint[] words = new uint[Count];
        for (int i = 0; i < Count; i++)
            words[i] = asBFloat16 ? (Bits() >> 16) | (Bits() & 0xffff0000) : Bits();
        using ICudaStream stream = context.CreateStream();
        fixed (uint* source = words)
        {
            for (long start = 0; start < bytes; start += Count * sizeof(uint))
                stream.CopyToDevice(memory + (nint)start, (nint)source, Math.Min(bytes - start, Count * sizeof(uint)));
            stream.Synchronize();
        }
    }
}
