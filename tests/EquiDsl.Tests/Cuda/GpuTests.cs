using EquiDsl.Compiler.Specification;
using EquiDsl.Cuda;
using EquiDsl.Tests.Conformance;
using EquiDsl.Tests.Properties;
using Xunit;

namespace EquiDsl.Tests.Cuda;

/// <summary>What is tested on the emulation, on a real GPU where there is one.</summary>
public sealed class GpuTests
{
    public static TheoryData<string> Cases => GoldenCaseTests.Cases;

    public static TheoryData<string, PrecisionKind> Corners => EmulatedCornerTests.Corners;

    [SkippableTheory]
    [InlineData("Tf32", 8)]
    [InlineData("BFloat16", 16)]
    public void Fragments_lie_where_the_instruction_has_them(string name, int depth)
    {
        Gpu.Require();
        TensorCoreTests.CheckFragments(name, depth, Gpu.Parts);
    }

    [SkippableTheory]
    [InlineData(1f)]
    [InlineData(-1.00048828125f)]
    [InlineData(1.00146484375f)]
    [InlineData(1e-30f)]
    public void Conversions_agree_with_those_of_the_packer(float value)
    {
        Gpu.Require();
        TensorCoreTests.CheckConversions(value, Gpu.Parts);
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Golden_cases_are_within_the_bounds(string name)
    {
        Gpu.Require();
        foreach (string precision in new[] { "float32", "tf32", "bfloat16" })
            EmulatedGoldenTests.Check(name, precision, "cuda");
    }

    [SkippableTheory]
    [MemberData(nameof(Corners))]
    public void Corners_agree_with_the_interpreter(string name, PrecisionKind precision)
    {
        Gpu.Require();
        EmulatedCornerTests.Check(name, precision, Gpu.Open());
    }

    [ModelProperty(8)]
    public void Random_models_agree_with_the_interpreter(ModelCase model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (Gpu.Missing is null)
            EmulatedProperties.Check(model, Gpu.Open(), "GPU");
    }

    /// <summary>The property above cannot skip; this says why it did nothing.</summary>
    [SkippableFact]
    public void Kernels_can_run() => Gpu.Require();

    [SkippableFact]
    public void Batches_again_from_a_graph_and_in_a_row_are_the_same_to_the_bit()
    {
        Gpu.Require();
        using LoadedModel model = new(GeneratedAssembly.Of(FixedModel.Specification), 1, Gpu.Open());
        using LoadedModel processor = FixedModel.Load();
        AtomicStructure[][] batches = [.. Enumerable.Range(1, 6).Select(i => RandomBatch.Many(i, 40))];
        double[][] first = [.. batches.Select(b => model.Predict(b).Forces)];
        for (int i = 0; i < batches.Length; i++)
        {
            Near.Check(processor.Predict(batches[i]).Forces, first[i], "forces");
            for (int again = 0; again < 3; again++)
                Assert.Equal(first[i], model.Predict(batches[i]).Forces);
        }
        Assert.Equal(first, model.Runtime.PredictMany(batches).Select(p => p.Forces));
    }

    [SkippableFact]
    public void Memory_that_is_not_there_is_refused_and_leaves_the_model_usable()
    {
        Gpu.Require();
        using ICudaContext context = Gpu.Parts.Driver.Open(0);
        CudaOutOfMemoryException problem = Assert.Throws<CudaOutOfMemoryException>(() => context.Allocate(1L << 45));
        Assert.Contains($"{1L << 45:N0} bytes", problem.Message, StringComparison.Ordinal);
        nint address = context.Allocate(1 << 20);
        context.Free(address);
    }
}
