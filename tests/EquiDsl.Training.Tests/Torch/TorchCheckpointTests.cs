using EquiDsl.Atoms.Tests.Files;
using EquiDsl.Files;
using Xunit;

namespace EquiDsl.Training.Tests.Torch;

public sealed class TorchCheckpointTests
{
    private static IReadOnlyList<ParameterDescription> Needed => TinyModel.Description.Parameters;

    [Theory]
    [InlineData(GoldenCheckpoint.Zip)]
    [InlineData(GoldenCheckpoint.Legacy)]
    public void Parameters_and_moving_averages_are_those_of_the_trainer_to_the_bit(string file)
    {
        using SafetensorsFile expected = GoldenCheckpoint.Expected();
        using TorchCheckpoint checkpoint = TorchCheckpoint.Open(GoldenCheckpoint.File(file));
        Assert.Equal(110, checkpoint.Parameters.Count);
        Assert.True(checkpoint.HasMovingAverage);
        Assert.Equal(1.25, checkpoint.Epoch);
        Assert.Equal(5000, checkpoint.Step);
        Assert.Equal(0.0211, checkpoint.BestMetric);
        ParameterSet state = checkpoint.ReadParameters(Needed, TorchWeights.StateDictionary);
        ParameterSet average = checkpoint.ReadParameters(Needed);
        foreach (ParameterDescription parameter in Needed)
        {
            Assert.Equal(expected.ReadSingle("params/" + parameter.Name), state[parameter.Name]);
            Assert.Equal(expected.ReadSingle("ema/" + parameter.Name), average[parameter.Name]);
        }
        Assert.NotEqual(state["norm.affine_weight"], average["norm.affine_weight"]);
    }

    [Fact]
    public void Half_precision_is_widened_exactly()
    {
        using SafetensorsFile expected = GoldenCheckpoint.Expected();
        using TorchCheckpoint checkpoint = TorchCheckpoint.Open(GoldenCheckpoint.File(GoldenCheckpoint.Half));
        ParameterSet state = checkpoint.ReadParameters(Needed, TorchWeights.StateDictionary);
        foreach (ParameterDescription parameter in Needed)
        {
            float[] rounded = Array.ConvertAll(expected.ReadSingle("params/" + parameter.Name), v => (float)(Half)v);
            Assert.Equal(rounded, state[parameter.Name]);
        }
    }

    [Theory]
    [InlineData(GoldenCheckpoint.Zip, TorchWeights.StateDictionary, "state_dict")]
    [InlineData(GoldenCheckpoint.Zip, TorchWeights.MovingAverage, "ema")]
    [InlineData(GoldenCheckpoint.Legacy, TorchWeights.Best, "ema")]
    [InlineData(GoldenCheckpoint.Half, TorchWeights.StateDictionary, "fp16_state_dict")]
    [InlineData(GoldenCheckpoint.Half, TorchWeights.Best, "fp16_ema")]
    public void Outputs_are_those_of_the_reference_in_its_units_and_in_eV(string file, TorchWeights weights, string outputs)
    {
        using SafetensorsFile expected = GoldenCheckpoint.Expected();
        using TorchCheckpoint checkpoint = TorchCheckpoint.Open(GoldenCheckpoint.File(file));
        using Device device = Device.Cpu(1);
        using TinyModel model = TinyModel.FromParameters(checkpoint.ReadParameters(Needed, weights), device);
        List<AtomicStructure> structures = GoldenCheckpoint.Structures(expected);
        Prediction electronvolts = model.Predict(structures);
        AssertNear(expected.ReadDouble($"outputs/{outputs}/energy_denorm"), electronvolts.Energies);
        AssertNear(expected.ReadDouble($"outputs/{outputs}/forces_denorm"), electronvolts.Forces);
        model.Runtime.Normalization = TargetNormalization.None;
        Prediction network = model.Predict(structures);
        AssertNear(expected.ReadDouble($"outputs/{outputs}/energy"), network.Energies);
        AssertNear(expected.ReadDouble($"outputs/{outputs}/forces"), network.Forces);
    }

    [Fact]
    public void A_model_loads_a_checkpoint_by_its_content_and_saves_it_under_the_same_names()
    {
        using var folder = new TemporaryFolder();
        File.Copy(GoldenCheckpoint.File(GoldenCheckpoint.Zip), folder.File("weights.any"));
        ParameterSet loaded = ParameterSet.Load(folder.File("weights.any"), Needed);
        loaded.Save(folder.File("weights.safetensors"), Needed);
        ParameterSet again = ParameterSet.Load(folder.File("weights.safetensors"), Needed);
        foreach (ParameterDescription parameter in Needed)
            Assert.Equal(loaded[parameter.Name], again[parameter.Name]);
        Assert.Equal(loaded.Normalization, again.Normalization);
        using SafetensorsFile expected = GoldenCheckpoint.Expected();
        using Device device = Device.Cpu(1);
        using TinyModel model = TinyModel.Load(folder.File("weights.safetensors"), device);
        AssertNear(expected.ReadDouble("outputs/ema/energy_denorm"), model.Predict(GoldenCheckpoint.Structures(expected)).Energies);
    }

    [Fact]
    public void A_checkpoint_of_another_model_is_refused_with_names_and_shapes()
    {
        using TorchCheckpoint checkpoint = TorchCheckpoint.Open(GoldenCheckpoint.File(GoldenCheckpoint.Zip));
        ParameterDescription[] other = [.. Needed.Skip(1), new("sphere_embedding.weight", [90, 16], ParameterInitialization.Normal, 1), new("more.weight", [2], ParameterInitialization.Zero, 0)];
        string message = Assert.Throws<EquiDslFileException>(() => checkpoint.ReadParameters(other)).Message;
        Assert.Contains("sphere_embedding.weight: expected (90, 16), found (90, 8)", message, StringComparison.Ordinal);
        Assert.Contains("missing: more.weight (2)", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("os", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("torch.hub", "load")]
    public void A_checkpoint_that_mentions_another_name_is_refused_and_runs_nothing(string module, string name)
    {
        using var folder = new TemporaryFolder();
        byte[] pickle = new PickleBytesBuilder().Op('}').Text("state_dict").Global(module, name).Text($"touch {folder.File("ran")}").Op(0x85, 'R', 's').End();
        string path = folder.Write("evil.pt", TorchFiles.Zip(("x/data.pkl", pickle)));
        string message = Assert.Throws<EquiDslFileException>(() => TorchCheckpoint.Open(path)).Message;
        Assert.Contains($"{module}.{name}", message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("ran")));
    }

    [Fact]
    public void Damaged_and_foreign_archives_are_refused_with_the_reason()
    {
        using var folder = new TemporaryFolder();
        byte[] weights = TorchFiles.StateDictionary("module.w", 6);
        Assert.Contains("no 'data.pkl'", Problem(("x/other", weights)), StringComparison.Ordinal);
        Assert.Contains("little-endian", Problem(("x/data.pkl", weights), ("x/byteorder", "big"u8.ToArray())), StringComparison.Ordinal);
        Assert.Contains("no storage '0'", Problem(("x/data.pkl", weights)), StringComparison.Ordinal);
        Assert.Contains("has 20 bytes; expected 6 elements", Problem(("x/data.pkl", weights), ("x/data/0", new byte[20])), StringComparison.Ordinal);
        Assert.Contains("truncated", Problem(("x/data.pkl", weights[..^1])), StringComparison.Ordinal);
        byte[] whole = File.ReadAllBytes(GoldenCheckpoint.File(GoldenCheckpoint.Zip));
        Assert.Throws<EquiDslFileException>(() => ParameterSet.Load(folder.Write("half.pt", whole[..(whole.Length / 2)]), Needed));
        byte[] legacy = File.ReadAllBytes(GoldenCheckpoint.File(GoldenCheckpoint.Legacy));
        Assert.Throws<EquiDslFileException>(() => ParameterSet.Load(folder.Write("half.pt", legacy[..(legacy.Length / 2)]), Needed));

        string Problem(params (string, byte[])[] entries)
        {
            string path = folder.Write("bad.pt", TorchFiles.Zip(entries));
            return Assert.Throws<EquiDslFileException>(() => ParameterSet.Load(path, [new("w", [6], ParameterInitialization.Zero, 0)])).Message;
        }
    }

    [Fact]
    public void A_bare_state_dictionary_is_read()
    {
        using var folder = new TemporaryFolder();
        byte[] elements = [.. new[] { 1f, 2, 3, 4, 5, 6 }.SelectMany(BitConverter.GetBytes)];
        string path = folder.Write("bare.pt", TorchFiles.Zip(("x/data.pkl", TorchFiles.StateDictionary("module.w", 6)), ("x/data/0", elements)));
        Assert.Equal([1f, 2, 3, 4, 5, 6], ParameterSet.Load(path, [new("w", [6], ParameterInitialization.Zero, 0)])["w"]);
    }

    private static void AssertNear(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = Math.Sqrt(expected.Sum(v => v * v));
        double error = Math.Sqrt(expected.Zip(actual, (a, b) => (a - b) * (a - b)).Sum());
        Assert.InRange(error / scale, 0, 5e-6);
    }
}
