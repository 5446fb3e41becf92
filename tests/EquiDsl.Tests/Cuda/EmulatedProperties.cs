using EquiDsl.Compiler.Specification;
using EquiDsl.Cuda.Emulation;
using EquiDsl.Tests.Differentiation;
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

    /// <summary>Forces are gradients in the cases that would otherwise have none.</summary>
    [ModelProperty(3)]
    public void Cuda_gradients_agree_with_the_interpreter(ModelCase model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (EmulationTools.Missing is not null)
            return;
        EquiformerV2Options options = model.Options with
        {
            LMax = Math.Min(model.Options.LMax, 3), MMax = Math.Min(model.Options.MMax, 2), GridResolution = 0, Layers = 1, Trainable = true,
            Forces = model.Options.DirectForces ? ForceSourceKind.Direct : ForceSourceKind.Gradient,
        };
        BackwardCheck.Gradients(
            options.Expand("Random", default, "Model"), EmulatedDevice.Create(new() { Seed = (uint)model.Seed }), structures: model.Batch, seed: model.Seed);
    }

    /// <summary>The properties above cannot skip; this says why they did nothing.</summary>
    [SkippableFact]
    public void Kernels_can_be_emulated() => Emulated.Require();
}
