using System.Runtime.InteropServices;
using EquiDsl.Cuda;
using EquiDsl.Cuda.Emulation;

namespace EquiDsl.Tests.Cuda;

/// <summary>Runs a few lines of CUDA C++ on blocks of 64 threads with 256 words of shared memory.</summary>
internal static class SmallKernel
{
    /// <param name="body">The kernel's body; <c>a.out</c> is the array and <c>shared</c> the shared memory.</param>
    /// <param name="values">The array; its values go in and come out.</param>
    /// <param name="blocks">Blocks.</param>
    /// <param name="seed">Order of blocks.</param>
    /// <param name="device">The device; null for the emulation.</param>
    public static unsafe void Run(string body, float[] values, int blocks = 1, uint seed = 1, (ICudaDriver Driver, ICudaCompiler Compiler)? device = null)
    {
        if (device is null)
            Emulated.Require();
        (ICudaDriver driver, ICudaCompiler compiler) = device ?? (new EmulatedCudaDriver { Seed = seed, Workers = 1 }, new EmulatedCudaCompiler());
        string text = $$"""
            {{CudaText.Common}}
            struct Values
            {
                float* out;
                float* unused[3];
            };
            extern "C" __global__ void __launch_bounds__(64) kernel(const Values a)
            {
                EQUIDSL_SHARED_WORDS(shared);
                {{body}}
            }
            """;
        using ICudaContext context = driver.Open(0);
        using ICudaModule module = context.Load(EmulatedCudaCompiler.Cache.Get(compiler, new("small", text), context.Properties.Architecture));
        using ICudaStream stream = context.CreateStream();
        long bytes = values.Length * sizeof(float);
        nint memory = context.Allocate(bytes);
        fixed (float* host = values)
        {
            stream.CopyToDevice(memory, (nint)host, bytes);
            stream.Launch(module.Function("kernel"), blocks, 1, 64, 1024, MemoryMarshal.AsBytes<nint>(new[] { memory, 0, 0, 0 }));
            stream.CopyToHost((nint)host, memory, bytes);
            stream.Synchronize();
        }
        context.Free(memory);
    }
}
