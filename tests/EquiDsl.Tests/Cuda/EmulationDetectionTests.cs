using EquiDsl.Cuda;
using EquiDsl.Cuda.Emulation;
using Xunit;

namespace EquiDsl.Tests.Cuda;

/// <summary>The emulation reports what is wrong with a kernel.</summary>
public sealed class EmulationDetectionTests
{
    [SkippableTheory]
    [InlineData("shared[256] = 1.0f;", "shared word 256 is outside the 256 words")]
    [InlineData("a.out[threadIdx.x] = shared[threadIdx.x];", "is read before it is written")]
    [InlineData("shared[threadIdx.x] = 1.0f; a.out[threadIdx.x] = shared[threadIdx.x ^ 32];", "race|read before it is written")]
    [InlineData("shared[threadIdx.x] = 1.0f; a.out[threadIdx.x] = shared[threadIdx.x ^ 1];", "race|read before it is written")]
    [InlineData("shared[threadIdx.x / 2] = 1.0f;", "race: shared word .* is written while thread .* writes it")]
    [InlineData("if (threadIdx.x < 32) return; __syncthreads();", "wait at a barrier that the other 32 have left behind")]
    [InlineData("if (threadIdx.x < 32) __syncwarp(); else __syncthreads(); if (threadIdx.x == 3) __syncthreads();", "barrier")]
    [InlineData("a.out[64] = 1.0f;", "global address .* is outside all allocations")]
    [InlineData("load4(shared + 1);", "not aligned to 16 bytes")]
    [InlineData("copyAsync4(shared + threadIdx.x * 4, a.out); commitCopies(); a.out[threadIdx.x] = shared[threadIdx.x * 4];", "is read before it is written")]
    [InlineData("copyAsync4(shared + threadIdx.x * 4, a.out); commitCopies(); waitForCopies<1>(); a.out[threadIdx.x] = shared[threadIdx.x * 4];", "is read before it is written")]
    [InlineData("copyAsync4(shared + threadIdx.x * 4, a.out); commitCopies(); waitForCopies<0>(); a.out[threadIdx.x] = shared[(threadIdx.x ^ 1) * 4];", "race|read before it is written")]
    public void A_mistake_is_reported(string body, string report)
    {
        CudaException problem = Assert.Throws<CudaException>(() => SmallKernel.Run(body, new float[64]));
        Assert.StartsWith("kernel, blocks in the order of seed", problem.Message, StringComparison.Ordinal);
        Assert.Matches($"block \\(0, 0\\).*({report})", problem.Message);
    }

    /// <summary>Faults of managed code stay exceptions, however many modules there are: handlers are not chained, which a signal's stack would not hold.</summary>
    [SkippableFact]
    public void Faults_of_managed_code_are_exceptions_however_many_modules_there_are()
    {
        float[] result = new float[64];
        for (int i = 0; i < 1000; i++)
            SmallKernel.Run("a.out[threadIdx.x] = 1.0f;", result);
        Assert.Equal(1000, Enumerable.Range(0, 1000).Count(_ => Assert.Throws<NullReferenceException>(() => LengthOf(null)) is not null));
        Assert.Equal(1, result[63]);
    }

    [SkippableFact]
    public void The_right_kernel_passes()
    {
        float[] result = new float[64];
        SmallKernel.Run("""
            shared[threadIdx.x] = (float)threadIdx.x;
            __syncwarp();
            a.out[threadIdx.x] = shared[threadIdx.x ^ 1];
            __syncthreads();
            shared[threadIdx.x] += 1.0f;
            __syncthreads();
            a.out[threadIdx.x] += shared[threadIdx.x ^ 32];
            """, result);
        for (int i = 0; i < 64; i++)
            Assert.Equal((i ^ 1) + (i ^ 32) + 1, result[i]);
    }

    [SkippableFact]
    public void A_race_between_blocks_depends_on_their_order()
    {
        HashSet<float> results = [];
        for (uint seed = 1; seed < 20; seed++)
        {
            float[] result = new float[64];
            SmallKernel.Run("a.out[threadIdx.x] = (float)blockIdx.x;", result, blocks: 8, seed: seed);
            results.Add(result[0]);
        }
        Assert.True(results.Count > 1);
    }

    /// <summary>Without a barrier it is chance whether a thread finds in global memory what one of another warp leaves there.</summary>
    [SkippableTheory]
    [InlineData("if (threadIdx.x == 3) a.out[0] = 1.0f; if (threadIdx.x == 40) a.out[1] = a.out[0];")]
    [InlineData("if (threadIdx.x == 40) a.out[0] = 1.0f; if (threadIdx.x == 3) a.out[1] = a.out[0];")]
    [InlineData("if (threadIdx.x == 3) a.out[0] = 1.0f; if (threadIdx.x == 4) a.out[1] = a.out[0];")]
    public void A_race_in_global_memory_between_threads_depends_on_their_order(string body)
    {
        HashSet<float> results = [];
        for (uint seed = 1; seed < 20; seed++)
        {
            float[] result = new float[64];
            SmallKernel.Run(body, result, seed: seed);
            results.Add(result[1]);
        }
        Assert.Equal([0, 1], results.Order());
    }

    [SkippableFact]
    public void A_barrier_settles_the_order_in_global_memory()
    {
        for (uint seed = 1; seed < 20; seed++)
        {
            float[] result = new float[64];
            SmallKernel.Run("if (threadIdx.x == 40) a.out[0] = 1.0f; __syncthreads(); if (threadIdx.x == 3) a.out[1] = a.out[0];", result, seed: seed);
            Assert.Equal(1, result[1]);
        }
    }

    [SkippableFact]
    public void Text_that_does_not_compile_is_reported_with_its_name()
    {
        CudaCompilationException problem = Assert.Throws<CudaCompilationException>(() => SmallKernel.Run("undeclared();", new float[64]));
        Assert.Contains("small does not compile", problem.Message, StringComparison.Ordinal);
        Assert.Contains("undeclared", problem.Message, StringComparison.Ordinal);
    }

    // The access itself faults: no check stands before it.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static int LengthOf(float[]? values) => values!.Length;
}
