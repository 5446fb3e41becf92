using EquiDsl.Cuda;
using Xunit;

namespace EquiDsl.Tests.Cuda;

/// <summary>Finding libraries, and machines without them.</summary>
public sealed class CudaLibraryTests
{
    [Fact]
    public void What_was_tried_is_listed()
    {
        CudaLibrary library = CudaLibrary.Find("the thing", "EQUIDSL_NO_SUCH_VARIABLE", ["libnothing.so.2", "libnothing.so"], ["/no/such/folder"]);
        Assert.Equal(0, library.Handle);
        Assert.Contains("the thing was not found; EQUIDSL_NO_SUCH_VARIABLE may name the file", library.Problem, StringComparison.Ordinal);
        Assert.Contains("libnothing.so.2, libnothing.so, " + Path.Combine("/no/such/folder", "libnothing.so.2"), library.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_that_names_nothing_is_named()
    {
        Environment.SetEnvironmentVariable("EQUIDSL_TEST_LIBRARY", "/no/such/library.so");
        CudaLibrary library = CudaLibrary.Find("the thing", "EQUIDSL_TEST_LIBRARY", ["libc.so.6"], []);
        Assert.Equal("the thing was not found: EQUIDSL_TEST_LIBRARY names '/no/such/library.so', which cannot be loaded", library.Problem);
    }

    /// <summary>A driver of CUDA 12 refuses the machine code of NVRTC 13, so that an installed NVRTC 12 goes first.</summary>
    [SkippableFact]
    public void Compilers_no_newer_than_the_driver_are_tried_first()
    {
        Skip.If(OperatingSystem.IsWindows(), "the names are those of Linux");
        Assert.Equal(["libnvrtc.so.12", "libnvrtc.so.11.2", "libnvrtc.so.13", "libnvrtc.so"], CudaLibraries.CompilerNamesFor(12));
        Assert.Equal(["libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2", "libnvrtc.so"], CudaLibraries.CompilerNamesFor(13));
        Assert.Equal(["libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2", "libnvrtc.so"], CudaLibraries.CompilerNamesFor(0));
    }

    [SkippableFact]
    public void Without_a_driver_the_default_device_is_the_processor()
    {
        Skip.If(CudaLibraries.DriverMissing is null, "this machine has a CUDA driver");
        Assert.StartsWith("CPU", Device.Default.Description, StringComparison.Ordinal);
        Assert.Contains("libcuda", Assert.Throws<CudaException>(() => Device.Cuda()).Message, StringComparison.Ordinal);
    }
}
