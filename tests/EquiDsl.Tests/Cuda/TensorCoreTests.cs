using EquiDsl.Cuda;
using Xunit;

namespace EquiDsl.Tests.Cuda;

/// <summary>The emulated tensor-core instructions against plain products, and the conversions to their operands.</summary>
public sealed class TensorCoreTests
{
    [SkippableTheory]
    [InlineData(1f)]
    [InlineData(-1.00048828125f)]
    [InlineData(1.0004883f)]
    [InlineData(1.00146484375f)]
    [InlineData(3.4e38f)]
    [InlineData(1e-40f)]
    [InlineData(0f)]
    [InlineData(float.PositiveInfinity)]
    public void Conversions_agree_with_those_of_the_packer(float value) => CheckConversions(value, null);

    /// <summary>Checks conversions on a device; null for the emulation.</summary>
    internal static void CheckConversions(float value, (ICudaDriver Driver, ICudaCompiler Compiler)? device)
    {
        float[] values = new float[64];
        values[0] = value;
        SmallKernel.Run("""
            const float x = a.out[0];
            if (threadIdx.x == 1) a.out[1] = __uint_as_float(roundTf32(x));
            if (threadIdx.x == 2) a.out[2] = __uint_as_float(packBFloat16(x, -x));
            """, values, device: device);
        Assert.Equal(CudaRounding.Tf32(value), BitConverter.SingleToUInt32Bits(values[1]));
        Assert.Equal(CudaRounding.BFloat16(value) | (CudaRounding.BFloat16(-value) << 16), BitConverter.SingleToUInt32Bits(values[2]));
    }

    /// <summary>Ties go away from zero for TF32 and to even for bfloat16.</summary>
    [Fact]
    public void Ties_are_rounded_as_documented()
    {
        Assert.Equal(1 + (1 / 1024f), BitConverter.UInt32BitsToSingle(CudaRounding.Tf32(1 + (1 / 2048f))));
        Assert.Equal(1f, BitConverter.UInt32BitsToSingle(CudaRounding.Tf32(1 + (1 / 2049f))));
        Assert.Equal(1f, BitConverter.UInt32BitsToSingle(CudaRounding.BFloat16(1 + (1 / 256f)) << 16));
        Assert.Equal(1 + (2 / 128f), BitConverter.UInt32BitsToSingle(CudaRounding.BFloat16(1 + (3 / 256f)) << 16));
    }

    /// <summary>A(i, k) = 1 at one place and B(k, j) numbers all others: one row of the result is a row of B.</summary>
    [SkippableTheory]
    [InlineData("Tf32", 8)]
    [InlineData("BFloat16", 16)]
    public void Fragments_lie_where_the_instruction_has_them(string name, int depth) => CheckFragments(name, depth, null);

    /// <summary>Checks an instruction on a device; null for the emulation.</summary>
    internal static void CheckFragments(string name, int depth, (ICudaDriver Driver, ICudaCompiler Compiler)? device)
    {
        bool pairs = depth == 16;
        string left = pairs
            ? "packBFloat16(LEFT(row, 2 * member + kk), LEFT(row, 2 * member + kk + 1))"
            : "roundTf32(LEFT(row, member + kk))";
        string right = pairs
            ? "packBFloat16(RIGHT(2 * member + kk, group), RIGHT(2 * member + kk + 1, group))"
            : "roundTf32(RIGHT(member + kk, group))";
        float[] values = new float[512];
        SmallKernel.Run($$"""
            #define LEFT(i, k) (float)((i) * 3 - (k) * 2)
            #define RIGHT(k, j) (float)((k) * 5 + (j) * 7 - 20)
            if (threadIdx.x >= 32) return;
            const int group = threadIdx.x / 4, member = threadIdx.x % 4;
            unsigned a4[4], b2[2];
            for (int r = 0; r < 4; r++)
            {
                const int row = group + r % 2 * 8, kk = r / 2 * {{depth / 2}};
                a4[r] = {{left}};
            }
            for (int r = 0; r < 2; r++)
            {
                const int kk = r * {{depth / 2}};
                b2[r] = {{right}};
            }
            float d[4] = {1.0f, 1.0f, 1.0f, 1.0f};
            multiply{{name}}(d, a4, b2);
            for (int i = 0; i < 4; i++)
                a.out[(group + i / 2 * 8) * 8 + 2 * member + i % 2] = d[i];
            """, values, device: device);
        for (int i = 0; i < 16; i++)
        {
            for (int j = 0; j < 8; j++)
            {
                float expected = 1 + Enumerable.Range(0, depth).Sum(k => ((i * 3) - (k * 2)) * (float)((k * 5) + (j * 7) - 20));
                Assert.Equal(expected, values[(i * 8) + j]);
            }
        }
    }
}
