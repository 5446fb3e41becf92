using EquiDsl.Cuda;
using EquiDsl.Cuda.Emulation;
using Xunit;

namespace EquiDsl.Tests.Cuda;

/// <summary>Loading modules, and devices that cannot be used.</summary>
public sealed class CudaModuleLoaderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("equidsl");

    public void Dispose() => _folder.Delete(recursive: true);

    [SkippableFact]
    public void A_compiler_that_failed_once_is_asked_again()
    {
        Emulated.Require();
        FailingOnce compiler = new();
        using ICudaContext context = new EmulatedCudaDriver().Open(0);
        using CudaModuleLoader loader = new(context, () => compiler, new CudaModuleCache(_folder.FullName));
        CudaSource source = new("plain", "extern \"C\" __global__ void f() {}\n");
        Assert.Equal("no room for the compiler", Assert.Throws<CudaException>(() => loader.Load([source])).Message);
        Assert.NotNull(Assert.Single(loader.Load([source])).Function("f"));
        Assert.Same(loader.Load([source])[0], loader.Load([source])[0]);
        Assert.Equal(2, compiler.Count);
    }

    [SkippableFact]
    public void A_device_of_an_old_architecture_is_refused_with_its_name()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "the emulated memory needs Linux");
        CudaException problem = Assert.Throws<CudaException>(
            () => Device.Cuda(new EmulatedCudaDriver { Architecture = 75 }, new FailingOnce(), 0, new CudaModuleCache(_folder.FullName)));
        Assert.Equal("emulated device has compute capability 7.5; kernels need 8.0 or later", problem.Message);
    }

    private sealed class FailingOnce : ICudaCompiler
    {
        private readonly EmulatedCudaCompiler _compiler = new();

        public int Count { get; private set; }

        public string Version => _compiler.Version;

        public byte[] Compile(CudaSource source, int architecture) =>
            Count++ == 0 ? throw new CudaException("no room for the compiler") : _compiler.Compile(source, architecture);
    }
}
