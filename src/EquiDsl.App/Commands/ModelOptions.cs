using System.CommandLine;

namespace EquiDsl.App;

/// <summary>Options that several commands share: weights, device, threads.</summary>
internal sealed class ModelOptions
{
    public Option<FileInfo?> Weights { get; } = new("--weights", "-w") { Description = "parameters: safetensors, or a PyTorch checkpoint of the reference" };

    public Option<ulong> Seed { get; } = new("--seed") { Description = "seed of everything random; it draws the parameters when there are no weights" };

    public Option<string> DeviceName { get; } = new("--device") { Description = "auto, cpu or cuda", DefaultValueFactory = _ => "auto" };

    public Option<int> Threads { get; } = new("--threads") { Description = "threads of the CPU; 0 for all" };

    public void AddTo(Command command)
    {
        DeviceName.AcceptOnlyFromAmong("auto", "cpu", "cuda");
        foreach (Option option in new Option[] { Weights, Seed, DeviceName, Threads })
            command.Options.Add(option);
    }

    /// <summary>The device, to be disposed by the caller.</summary>
    public Device Open(ParseResult parsed) => parsed.GetValue(DeviceName) switch
    {
        "cuda" => Device.Cuda(),
        "auto" when parsed.GetValue(Threads) == 0 => Device.Default,
        _ => Device.Cpu(parsed.GetValue(Threads)),
    };

    /// <summary>Parameters from the file, or else from the seed, which is said.</summary>
    public ParameterSet Parameters(ParseResult parsed, ModelDescription description, TextWriter output)
    {
        if (parsed.GetValue(Weights) is not null)
            return StartParameters(parsed, description);
        output.WriteLine($"no --weights: parameters are drawn from seed {parsed.GetValue(Seed)}, the model is untrained");
        return StartParameters(parsed, description);
    }

    /// <summary>Parameters from the file, or else from the seed.</summary>
    public ParameterSet StartParameters(ParseResult parsed, ModelDescription description) => parsed.GetValue(Weights) is { } file
        ? WeightsFile.Load(file.FullName, description)
        : ParameterSet.FromSeed(description.Parameters, parsed.GetValue(Seed));

    /// <summary>The model, to be disposed by the caller.</summary>
    public TModel Load<TModel>(ParseResult parsed, Device device, TextWriter output)
        where TModel : IDeclaredModel<TModel> => TModel.FromParameters(Parameters(parsed, TModel.Description, output), device);
}
