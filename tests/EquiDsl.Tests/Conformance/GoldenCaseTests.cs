using EquiDsl.Conformance;
using EquiDsl.Cpu;
using EquiDsl.Tests.Files;
using Xunit;

namespace EquiDsl.Tests.Conformance;

/// <summary>The conformance program over the public golden cases.</summary>
public sealed class GoldenCaseTests
{
    public static TheoryData<string> Cases => new(
        Directory.GetFiles(GoldenFiles.Folder, "*.json").Select(p => Path.GetFileNameWithoutExtension(p)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_quantity_is_within_its_bound_on_recomputed_edges(string name)
    {
        string text = Run(0, "--case", name, "--neighbors", "positions");
        Assert.Contains("positions:inputs/edge_cell_offsets", text);
        Assert.Contains("interpreter:trace/b0/so2_conv_1 ", text);
        Assert.Contains("outputs/forces", text);
    }

    [Theory]
    [InlineData("l2m1_tiny")]
    [InlineData("e_share_atom_edge")]
    public void Every_quantity_is_within_its_bound_on_given_edges(string name) => Run(0, "--case", name);

    [SkippableTheory]
    [InlineData("l4m2", CpuInstructionSet.Vector128)]
    [InlineData("l4m2", CpuInstructionSet.Vector256)]
    [InlineData("l4m2", CpuInstructionSet.Vector512)]
    [InlineData("e_gate", CpuInstructionSet.Vector128)]
    [InlineData("e_gate", CpuInstructionSet.Vector256)]
    [InlineData("e_gate", CpuInstructionSet.Vector512)]
    public void Every_vector_width_is_within_its_bound(string name, CpuInstructionSet set)
    {
        Skip.IfNot(CpuInstructionSets.IsSupported(set), $"this machine has no {set}");
        string text = Run(
            0, "--case", name, "--instruction-set", ((int)set).ToString(System.Globalization.CultureInfo.InvariantCulture), "--interpreter", "skip");
        Assert.Contains($"float32-{set}:outputs/energy", text);
    }

    [Fact]
    public void A_changed_parameter_is_noticed()
    {
        using TemporaryCase copy = new("f_l1m0");
        copy.Change("params/norm.affine_weight", 0, 0.01f);
        string text = copy.Run(1);
        Assert.Contains("interpreter:outputs/energy", text);
        Assert.Contains("FAILED", text);
    }

    [Fact]
    public void A_missing_parameter_is_named()
    {
        using TemporaryCase copy = new("f_l1m0");
        copy.Remove("params/norm.affine_bias");
        Assert.Contains("norm.affine_bias", copy.Run(1));
    }

    [Fact]
    public void An_unknown_trace_is_an_error()
    {
        using TemporaryCase copy = new("f_l1m0");
        copy.Rename("trace/norm", "trace/unheard_of");
        Assert.Contains("unheard_of", copy.Run(1));
    }

    [Fact]
    public void A_case_without_its_tensors_is_an_error()
    {
        using TemporaryCase copy = new("f_l1m0");
        File.Delete(copy.Tensors);
        Assert.Contains("is missing", copy.Run(1));
    }

    [Fact]
    public void Truncated_tensors_are_an_error()
    {
        using TemporaryCase copy = new("f_l1m0");
        File.WriteAllBytes(copy.Tensors, File.ReadAllBytes(copy.Tensors)[..1000]);
        Assert.Contains("error", copy.Run(1));
    }

    [Fact]
    public void An_unknown_norm_is_an_error()
    {
        using TemporaryCase copy = new("f_l1m0");
        File.WriteAllText(copy.Json, File.ReadAllText(copy.Json).Replace("rms_norm_sh", "batch_norm"));
        Assert.Contains("norm_type", copy.Run(1));
    }

    [Fact]
    public void An_empty_folder_is_an_error()
    {
        using TemporaryCase copy = new("f_l1m0");
        File.Delete(copy.Json);
        File.Delete(copy.Tensors);
        Assert.Contains("nothing was checked", copy.Run(1));
    }

    private static string Run(int expected, params string[] arguments)
    {
        using StringWriter output = new();
        int code = ConformanceRun.Run([GoldenFiles.Folder, .. arguments], output);
        Assert.True(code == expected, output.ToString());
        return output.ToString();
    }
}
