using EquiDsl.Compiler;
using EquiDsl.Compiler.Lowering;
using EquiDsl.Compiler.Specification;
using EquiDsl.Cuda;
using EquiDsl.Cuda.Emulation;
using EquiDsl.Tests.Compiler;
using EquiDsl.Tests.Differentiation;
using EquiDsl.Tests.Properties;
using Xunit;
using Xunit.Abstractions;

namespace EquiDsl.Tests.Cuda;

/// <summary>First and second derivatives by the CUDA kernels against the float64 interpreter.</summary>
public sealed class EmulatedBackwardTests(ITestOutputHelper output)
{
    [SkippableTheory]
    [InlineData(Variant.SeparableS2)]
    [InlineData(Variant.GatedGridMlp)]
    public void Gradient_forces_and_virials(Variant variant) =>
        BackwardCheck.Forces(BackwardCheck.Smaller(variant, ForceSourceKind.Gradient), Open());

    [SkippableTheory]
    [InlineData(Variant.PlainGridMlp)]
    [InlineData(Variant.MSharedRadial)]
    public void Gradients_of_losses_of_energies_and_direct_forces(Variant variant) =>
        BackwardCheck.Gradients(BackwardCheck.Smaller(variant, ForceSourceKind.Direct), Open());

    [SkippableTheory]
    [InlineData(Variant.SeparableS2)]
    [InlineData(Variant.GatedGridMlp)]
    public void Gradients_of_losses_of_gradient_forces(Variant variant) =>
        BackwardCheck.Gradients(BackwardCheck.Smaller(variant, ForceSourceKind.Gradient), Open());

    /// <summary>Networks on grids: one ring of latitude at a time; several, which do not divide all.</summary>
    [SkippableTheory]
    [InlineData(Variant.PlainGridMlp, ForceSourceKind.Direct, 0)]
    [InlineData(Variant.PlainGridMlp, ForceSourceKind.Direct, 340)]
    [InlineData(Variant.GatedGridMlp, ForceSourceKind.Gradient, 340)]
    public void Gradients_with_grids_in_several_parts(Variant variant, ForceSourceKind forces, int gridRows)
    {
        ModelSpecification specification = BackwardCheck.Smaller(variant, forces);
        TileShape tiles = TileShape.Cuda with { GridRows = gridRows };
        Assert.Contains("const int b = a.repetition;", ModelCompiler.CompileToCSharp(specification, tiles).Files[0].Text, StringComparison.Ordinal);
        BackwardCheck.Gradients(specification, Open(), cudaTiles: tiles);
    }

    [SkippableFact]
    public void Dropout_is_that_of_the_processor() =>
        BackwardCheck.Gradients(BackwardCheck.Dropping, Open(), new DropoutKey(77, 12));

    [SkippableFact]
    public void Denoising() => BackwardCheck.Gradients(BackwardCheck.Denoising(Variant.Gate), Open());

    [SkippableTheory]
    [InlineData(PrecisionKind.Tf32, PrecisionBounds.Tf32Gradients)]
    [InlineData(PrecisionKind.BFloat16, PrecisionBounds.BFloat16Gradients)]
    public void Gradients_on_tensor_cores_are_within_their_bounds(PrecisionKind precision, double bound)
    {
        double error = BackwardCheck.Gradients(BackwardCheck.Smaller(Variant.PlainGridMlp, ForceSourceKind.Direct, precision), Open(), tolerance: bound);
        output.WriteLine($"{precision}: {error:e1} of {bound:e0}");
        // Operands that are not rounded would not show.
        Assert.True(error > BackwardCheck.Single);
    }

    internal static Device Open(EmulatedCudaDriver? driver = null, bool isChecked = true)
    {
        Emulated.Require();
        return EmulatedDevice.Create(driver, isChecked);
    }
}
