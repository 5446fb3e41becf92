using EquiDsl.Atoms.Tests.Files;
using EquiDsl.Files;
using Xunit;

namespace EquiDsl.Training.Tests.Torch;

/// <summary>Names of parameters as trainers and wrappers make them.</summary>
public sealed class TorchNameTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static IReadOnlyList<ParameterDescription> Needed => TinyModel.Description.Parameters;

    /// <summary>The layout of backbone and heads.</summary>
    private static string Hydra(string name) => Head(name) is string head ? $"output_heads.{head}.{name}" : $"backbone.{name}";

    private static string? Head(string name) =>
        name.StartsWith("energy_block.", StringComparison.Ordinal) ? "energy" : name.StartsWith("force_block.", StringComparison.Ordinal) ? "forces" : null;

    public static TheoryData<string> Wrappers => ["", "module.", "module.module.", "_orig_mod.", "module._orig_mod.", "net.", "potential.model.", "backbone.", "wrapper.backbone."];

    [Theory]
    [MemberData(nameof(Wrappers))]
    public void A_wrapper_before_all_names_is_taken_off(string wrapper) => AssertRead(TorchWriter.State(Needed, 3, n => wrapper + n), 3);

    [Theory]
    [InlineData("")]
    [InlineData("module.")]
    [InlineData("module.module.")]
    [InlineData("model.")]
    public void Backbones_and_heads_are_mapped(string wrapper)
    {
        Dictionary<string, object?> state = TorchWriter.State(Needed, 3, n => wrapper + Hydra(n));
        state[$"{wrapper}backbone.distance_expansion.offset"] = StoredTensor.Of(0, 1, 2);
        state[$"{wrapper}backbone.SO3_grid.0.0.to_grid_mat"] = StoredTensor.Of(1);
        state[$"{wrapper}backbone.something.table"] = StoredTensor.Of(1, 2);
        AssertRead(state, 3);
    }

    [Fact]
    public void Heads_win_over_copies_in_the_backbone_and_moving_averages_count_both()
    {
        Dictionary<string, object?> state = TorchWriter.State(Needed, 9, n => "module.backbone." + n);
        foreach ((string name, object? value) in TorchWriter.State([.. Needed.Where(p => Head(p.Name) is not null)], 3, n => "module." + Hydra(n)))
            state[name] = value;
        state["module.backbone.distance_expansion.offset"] = StoredTensor.Of(0, 1, 2);
        object?[] averages = [.. state.Values.SkipLast(1).Select(v => (object?)new StoredTensor(((StoredTensor)v!).Shape, Array.ConvertAll(((StoredTensor)v).Values, x => x + 1)))];
        string path = _folder.Write("hydra.pt", TorchWriter.Write(new() { ["state_dict"] = state, ["ema"] = new Dictionary<string, object?> { ["shadow_params"] = averages } }));

        ParameterSet plain = ParameterSet.Load(path, Needed, weights: TorchWeights.StateDictionary), average = ParameterSet.Load(path, Needed);

        foreach (ParameterDescription p in Needed)
        {
            float[] expected = ParameterSet.FromSeed(Needed, Head(p.Name) is null ? 9UL : 3UL)[p.Name];
            Assert.Equal(expected, plain[p.Name]);
            Assert.Equal(Array.ConvertAll(expected, x => x + 1), average[p.Name]);
        }
    }

    [Fact]
    public void Moving_averages_by_name_are_read()
    {
        string path = _folder.Write("named.pt", TorchWriter.Write(new()
        {
            ["state_dict"] = TorchWriter.State(Needed, 3, n => n), ["ema_state_dict"] = TorchWriter.State(Needed, 4, n => "module." + n),
        }));
        Assert.Equal(ParameterSet.FromSeed(Needed, 4)["sphere_embedding.weight"], ParameterSet.Load(path, Needed)["sphere_embedding.weight"]);
        Assert.Equal(ParameterSet.FromSeed(Needed, 3)["sphere_embedding.weight"], ParameterSet.Load(path, Needed, weights: TorchWeights.StateDictionary)["sphere_embedding.weight"]);
    }

    [Fact]
    public void A_head_of_another_output_is_left_out_and_told()
    {
        Dictionary<string, object?> state = TorchWriter.State(Needed, 3, Hydra);
        state["output_heads.stress.block.scalar.weight"] = StoredTensor.Of(1, 2);
        Assert.Contains("the head 'stress' is not part of the model", AssertRead(state, 3).Remarks.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Heads_of_which_one_cannot_be_chosen_are_refused_in_one_line()
    {
        Dictionary<string, object?> state = TorchWriter.State(Needed, 3, n => Head(n) == "energy" ? $"output_heads.oc20_energy.{n}" : Hydra(n));
        AssertRead(state, 3);
        foreach ((string name, object? value) in TorchWriter.State([.. Needed.Where(p => Head(p.Name) == "energy")], 4, n => $"output_heads.omat_energy.{n}"))
            state[name] = value;
        Assert.Contains("the heads 'oc20_energy', 'omat_energy' all have 'energy_block.", OneLine(state), StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_prefixes_are_named_in_one_line()
    {
        Dictionary<string, object?> two = TorchWriter.State(Needed, 3, n => "student." + n);
        foreach ((string name, object? value) in TorchWriter.State(Needed, 4, n => "teacher." + n))
            two[name] = value;
        Assert.Contains("'student.' and 'teacher.'", OneLine(two), StringComparison.Ordinal);

        Dictionary<string, object?> part = TorchWriter.State(Needed, 3, n => n.StartsWith("norm.", StringComparison.Ordinal) ? $"other.{n}" : $"encoder.{n}");
        Assert.Contains("under the unknown prefix 'encoder.'", OneLine(part), StringComparison.Ordinal);

        Dictionary<string, object?> again = TorchWriter.State(Needed, 3, n => n);
        foreach ((string name, object? value) in TorchWriter.State(Needed, 4, n => "average." + n))
            again[name] = value;
        Assert.Contains("again under 'average.'", OneLine(again), StringComparison.Ordinal);

        Assert.Contains("none of its 110 parameters has the name", OneLine(TorchWriter.State(Needed, 3, n => $"x{n.Replace('.', '_')}.weight")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_too_many_is_refused_and_a_long_list_is_cut()
    {
        Dictionary<string, object?> state = TorchWriter.State(Needed, 3, n => n);
        for (int i = 0; i < 40; i++)
            state[$"blocks.9.more.{i}.weight"] = StoredTensor.Of(1);
        string message = Refusal(state);
        Assert.Contains("40 unknown", message, StringComparison.Ordinal);
        Assert.Contains("unknown: 30 more", message, StringComparison.Ordinal);
        Assert.InRange(message.Split('\n').Length, 2, 13);
    }

    [Fact]
    public void The_same_names_are_found_in_safetensors()
    {
        SafetensorsWriter writer = new();
        ParameterSet expected = ParameterSet.FromSeed(Needed, 3);
        foreach (ParameterDescription p in Needed)
            writer.Add("module." + Hydra(p.Name), Array.ConvertAll(p.Shape, d => (long)d), expected[p.Name]);
        writer.Add("module.backbone.distance_expansion.offset", [3], new float[] { 0, 1, 2 });
        writer.Add("normalizers.energy.mean", [], new[] { 0.5f });
        writer.Add("normalizers.energy.rmsd", [], new[] { 2f });
        writer.Write(_folder.File("hydra.safetensors"));
        ParameterSet read = ParameterSet.Load(_folder.File("hydra.safetensors"), Needed);
        Assert.All(Needed, p => Assert.Equal(expected[p.Name], read[p.Name]));
        Assert.Equal(new TargetNormalization(0.5, 2) { ForceDeviation = 1 }, read.Normalization);
    }

    public void Dispose() => _folder.Dispose();

    private ParameterSet AssertRead(Dictionary<string, object?> state, ulong seed)
    {
        ParameterSet expected = ParameterSet.FromSeed(Needed, seed);
        ParameterSet read = ParameterSet.Load(_folder.Write("weights.pt", TorchWriter.Write(new() { ["state_dict"] = state })), Needed);
        Assert.All(Needed, p => Assert.Equal(expected[p.Name], read[p.Name]));
        return read;
    }

    private string OneLine(Dictionary<string, object?> state)
    {
        string message = Refusal(state);
        Assert.DoesNotContain('\n', message);
        return message;
    }

    private string Refusal(Dictionary<string, object?> state)
    {
        string path = _folder.Write("weights.pt", TorchWriter.Write(new() { ["state_dict"] = state }));
        return Assert.Throws<EquiDslFileException>(() => ParameterSet.Load(path, Needed)).Message;
    }
}
