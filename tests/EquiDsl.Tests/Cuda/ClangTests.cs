using System.ComponentModel;
using System.Diagnostics;
using EquiDsl.Compiler.Specification;
using EquiDsl.Cuda;
using EquiDsl.Tests.Compiler;
using EquiDsl.Tests.Differentiation;
using EquiDsl.Tests.Properties;
using Xunit;

namespace EquiDsl.Tests.Cuda;

/// <summary>The kernels as clang reads CUDA, where it is present: a second opinion on the language.</summary>
public sealed class ClangTests
{
    /// <summary>What a toolkit's headers would define.</summary>
    private const string Header = """
        #define __global__ __attribute__((global))
        #define __device__ __attribute__((device))
        #define __constant__ __attribute__((constant))
        #define __shared__ __attribute__((shared))
        #define __forceinline__ __inline__ __attribute__((always_inline))
        #define __launch_bounds__(...) __attribute__((launch_bounds(__VA_ARGS__)))
        #define __align__(n) __attribute__((aligned(n)))
        typedef __SIZE_TYPE__ size_t;
        struct __align__(16) float4 { float x, y, z, w; };
        struct __align__(8) float2 { float x, y; };
        struct Dimension { int x, y, z; };
        extern const __device__ Dimension threadIdx, blockIdx, blockDim, gridDim;
        __device__ void __syncwarp();
        __device__ int __shfl_sync(unsigned, int, int);
        __device__ size_t __cvta_generic_to_shared(const void*);
        __device__ unsigned __float_as_uint(float);
        __device__ float __expf(float);
        __device__ float __fdividef(float, float);
        __device__ float expf(float);
        __device__ float logf(float);
        __device__ float sqrtf(float);
        __device__ float rsqrtf(float);
        __device__ float fmaf(float, float, float);
        __device__ float fmaxf(float, float);
        __device__ double exp(double);
        __device__ double sqrt(double);
        __device__ double rint(double);
        __device__ int min(int, int);
        __device__ int max(int, int);
        """;

    private static readonly Lazy<string?> s_clang = new(() => new[] { "clang++-19", "clang-19", "clang++", "clang" }.FirstOrDefault(Runs));

    [SkippableTheory]
    [InlineData(Variant.SeparableS2, PrecisionKind.Tf32)]
    [InlineData(Variant.SeparableGridMlp, PrecisionKind.BFloat16)]
    [InlineData(Variant.Gate, PrecisionKind.Float32)]
    public void Every_kernel_is_accepted_for_sm_90(Variant variant, PrecisionKind precision)
    {
        Skip.If(s_clang.Value is null, "clang is not installed");
        AssertAccepted(CudaSources.Of(GeneratedAssembly.Of(SmallModels.Specification(variant) with { Precision = precision })));
    }

    [SkippableTheory]
    [InlineData(Variant.SeparableS2, ForceSourceKind.Gradient, PrecisionKind.Float32)]
    [InlineData(Variant.PlainGridMlp, ForceSourceKind.Direct, PrecisionKind.Tf32)]
    [InlineData(Variant.PlainGridMlp, ForceSourceKind.Direct, PrecisionKind.BFloat16)]
    public void Every_kernel_of_derivatives_is_accepted_for_sm_90(Variant variant, ForceSourceKind forces, PrecisionKind precision)
    {
        Skip.If(s_clang.Value is null, "clang is not installed");
        AssertAccepted(CudaSources.Of(GeneratedAssembly.Of(BackwardCheck.Specification(variant, forces, precision)), programs: 2));
    }

    private static void AssertAccepted(IReadOnlyList<CudaSource> sources)
    {
        foreach (CudaSource source in sources)
        {
            (int code, string log) = Compile(source.Text);
            Assert.True(code == 0, $"{source.Name}\n{log}");
        }
    }

    [SkippableFact]
    public void A_mistake_is_refused()
    {
        Skip.If(s_clang.Value is null, "clang is not installed");
        Assert.NotEqual(0, Compile(CudaText.Common + "extern \"C\" __global__ void f() { undeclared(); }").Code);
    }

    private static (int Code, string Log) Compile(string text)
    {
        string file = Path.Combine(Path.GetTempPath(), $"equidsl-{Guid.NewGuid():N}.cu");
        File.WriteAllText(file, Header + "\n" + text);
        try
        {
            return Run(
                s_clang.Value!, "-x", "cuda", "--cuda-device-only", "--cuda-gpu-arch=sm_90", "-nocudainc", "-nocudalib", "-std=c++17",
                "-Werror", "-Wno-unknown-cuda-version", "-Wno-pass-failed", "-fsyntax-only", file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static bool Runs(string program)
    {
        try
        {
            // sm_90 is known from version 16 on.
            return Run(program, "--version").Code == 0 && Run(program, "--print-supported-cpus", "--target=nvptx64").Log.Contains("sm_90", StringComparison.Ordinal);
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static (int Code, string Log) Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string log = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.Result + log);
    }
}
