using EquiDsl.Compiler.Specification;
using EquiDsl.Cuda.Emulation;
using EquiDsl.Tests.Properties;
using Xunit;

namespace EquiDsl.Tests.Cuda;

/// <summary>Models on an emulated GPU; tests skip where kernels cannot be emulated.</summary>
internal static class Emulated
{
    public static void Require() => Skip.If(EmulationTools.Missing is not null, EmulationTools.Missing);

    public static LoadedModel Load(
        ModelSpecification specification, int seed = 1, EmulatedCudaDriver? driver = null, bool isChecked = true) =>
        new(GeneratedAssembly.Of(specification), seed, EmulatedDevice.Create(driver, isChecked));
}
