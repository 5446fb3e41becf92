using EquiDsl.Conformance;
using EquiDsl.Tests.Conformance;
using EquiDsl.Tests.Files;
using Xunit;

namespace EquiDsl.Tests.Cuda;

/// <summary>The public golden cases on the CUDA kernels, every access to shared memory checked.</summary>
public sealed class EmulatedGoldenTests
{
    public static TheoryData<string> Cases => GoldenCaseTests.Cases;

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Float32_kernels_are_within_the_bound(string name) => Run(name, "float32");

    [SkippableTheory]
    [InlineData("l2m1_tiny", "tf32")]
    [InlineData("e_grid_mlp_sep", "tf32")]
    [InlineData("e_gate", "bfloat16")]
    [InlineData("l4m2", "bfloat16")]
    public void Tensor_core_kernels_are_within_their_bounds(string name, string precision) => Run(name, precision);

    [SkippableFact]
    public void A_changed_parameter_is_noticed()
    {
        Emulated.Require();
        using TemporaryCase copy = new("f_l1m0");
        copy.Change("params/norm.affine_weight", 0, 0.01f);
        using StringWriter output = new();
        Assert.Equal(1, ConformanceRun.Run([Path.GetDirectoryName(copy.Json)!, "--device", "emulated"], output));
        Assert.Matches(@"float32-emulated:outputs/energy .* FAILED", output.ToString());
    }

    /// <summary>Checks a golden case on a kind of device; <see cref="GoldenCaseTests"/> checks the interpreter.</summary>
    internal static void Check(string name, string precision, string device)
    {
        using StringWriter output = new();
        int code = ConformanceRun.Run([GoldenFiles.Folder, "--case", name, "--device", device, "--precision", precision, "--interpreter", "skip"], output);
        Assert.True(code == 0, output.ToString());
        Assert.Contains($"{precision}-{device}:outputs/energy", output.ToString());
    }

    private static void Run(string name, string precision)
    {
        Emulated.Require();
        Check(name, precision, "emulated");
    }
}
