using System.Runtime.InteropServices;
using EquiDsl;
using EquiDsl.Cuda;

namespace CudaBenchmarksSample;

/// <summary>The maker's own matrix product, where its library is present: a yardstick that is not ours.</summary>
internal static unsafe class CuBlas
{
    private const int Size = 8192, Repetitions = 10;
    private const int RealFloat32 = 0, RealBFloat16 = 14, Float32Pedantic = 69, Float32 = 68, Float32Tf32 = 77;

    /// <summary>Operations per second of a product of 8192 × 8192 matrices, or null without the library.</summary>
    public static double? Product(ICudaContext context, Precision precision, string? folder)
    {
        if (!TryLoad(folder, out nint library))
            return null;
        var create = (delegate* unmanaged<nint*, int>)NativeLibrary.GetExport(library, "cublasCreate_v2");
        var destroy = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "cublasDestroy_v2");
        var multiply = (delegate* unmanaged<nint, int, int, int, int, int, float*, nint, int, int, nint, int, int, float*, nint, int, int, int, int, int>)
            NativeLibrary.GetExport(library, "cublasGemmEx");
        int type = precision == Precision.BFloat16 ? RealBFloat16 : RealFloat32;
        int compute = precision switch { Precision.Float32 => Float32Pedantic, Precision.Tf32 => Float32Tf32, Precision.BFloat16 => Float32, _ => throw new ArgumentOutOfRangeException(nameof(precision)) };
        long bytes = (long)Size * Size * sizeof(float);
        nint a = context.Allocate(bytes), b = context.Allocate(bytes), c = context.Allocate(bytes);
        nint* handle = stackalloc nint[1];
        if (create(handle) != 0)
            return null;
        foreach (nint memory in new[] { a, b })
            RandomNumbers.Fill(context, memory, bytes, precision == Precision.BFloat16);
        float* one = stackalloc float[2];
        (one[0], one[1]) = (1, 0);
        int Run() => multiply(
            *handle, 0, 0, Size, Size, Size, one, a, type, Size, b, type, Size, one + 1, c, type, Size, compute, -1);
        double seconds = double.NaN;
        if (Run() == 0)
        {
            Wait(context);
            long start = System.Diagnostics.Stopwatch.GetTimestamp();
            for (int i = 0; i < Repetitions; i++)
                _ = Run();
            Wait(context);
            seconds = System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds / Repetitions;
        }
        _ = destroy(*handle);
        foreach (nint memory in new[] { a, b, c })
            context.Free(memory);
        return double.IsNaN(seconds) ? null : 2.0 * Size * Size * Size / seconds;
    }

    /// <summary>Waits for the default stream, on which cuBLAS works: allocating and freeing does.</summary>
    private static void Wait(ICudaContext context) => context.Free(context.Allocate(256));

    private static bool TryLoad(string? folder, out nint library)
    {
        foreach (string name in new[] { "libcublas.so.13", "libcublas.so.12", "libcublas.so.11" })
        {
            if (NativeLibrary.TryLoad(folder is null ? name : Path.Combine(folder, name), out library))
                return true;
        }
        library = 0;
        return false;
    }
}
