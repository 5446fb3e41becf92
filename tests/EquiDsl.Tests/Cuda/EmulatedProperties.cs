using EquiDsl.Cuda.Emulation;
using EquiDsl.Tests.Properties;
using FsCheck.Xunit;
using Xunit;

namespace EquiDsl.Tests.Cuda;

/// <summary>Random configurations on the CUDA kernels against the interpreter.</summary>
public sealed class EmulatedProperties
{
    [ModelProperty(8)]
    public void Cuda_kernels_agree_with_the_interpreter(ModelCase model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (EmulationTools.Missing is not null)
            return;
        Check(model, EmulatedDevice.Create(new() { Seed = (uint)model.Seed }), "emulated");
    }

    /// <summary>Checks a configuration on a device, which is disposed.</summary>
    internal static void Check(ModelCase model, Device device, string name)
    {
        using LoadedModel loaded = new(GeneratedAssembly.Of(model.Specification), model.Seed, device);
        Outputs expected = Reference.Predict(model.Specification, loaded.Parameters, model.Batch);
        Near.Predictions(expected, loaded.Predict(model.Batch), name);
    }

    /// <summary>The property above cannot skip; this says why it did nothing.</summary>
    [SkippableFact]
    public void Kernels_can_be_emulated() => Emulated.Require();
}
