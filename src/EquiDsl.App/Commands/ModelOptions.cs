using System.CommandLine;

namespace EquiDsl.App;

/// <summary>Options that several commands share: weights, device, threads.</summary>
internal sealed class ModelOptions
{
    private const int MostThreads = 1024;

    public Option<FileInfo?> Weights { get; } = new("--weights", "-w") { Description = "parameters: safetensors, or a PyTorch checkpoint of the reference" };

    public Option<bool> Untrained { get; } = new("--untrained") { Description = "no weights: parameters are drawn from the seed, and the numbers mean nothing" };

    public Option<ulong> Seed { get; } = new("--seed") { Description = "seed of everything random; it draws the parameters when there are no weights" };

    public Option<DeviceChoice> DeviceName { get; } = new ParsedOption<DeviceChoice>("--device", DeviceChoice.Parse) { Description = "auto, cpu, cuda, or cuda:1 for the second GPU", HelpName = "name", DefaultValueFactory = _ => DeviceChoice.Auto };

    public Option<int> Threads { get; } = new("--threads") { Description = "threads of the CPU; 0 for all" };

    /// <summary>Adds the options.</summary>
    /// <param name="command">The command.</param>
    /// <param name="training">Whether it trains, for which parameters from a seed are a start like any other.</param>
    public void AddTo(Command command, bool training = false)
    {
        NumberRange.Between(0, MostThreads, Threads);
        foreach (Option option in new Option[] { Weights, Seed, DeviceName, Threads })
            command.Options.Add(option);
        if (!training)
            command.Options.Add(Untrained);
    }

    /// <summary>The file of parameters; null for none.</summary>
    public string? WeightsPath(ParseResult parsed) => parsed.GetValue(Weights)?.FullName;

    /// <summary>Refuses a verb that computes with trained parameters, unless their file is given, or their absence.</summary>
    /// <exception cref="UsageException">Neither is given, or both.</exception>
    public void RequireParameters(ParseResult parsed)
    {
        bool untrained = parsed.GetValue(Untrained), weights = parsed.GetValue(Weights) is not null;
        if (untrained && weights)
            throw new UsageException("--weights and --untrained exclude each other");
        if (!untrained && !weights)
            throw new UsageException($"{parsed.CommandResult.Command.Name} needs trained parameters, --weights FILE; --untrained computes with parameters drawn from --seed, whose numbers mean nothing");
    }

    /// <summary>The device, to be disposed by the caller.</summary>
    public Device Open(ParseResult parsed) => parsed.GetValue(DeviceName)!.Open(parsed.GetValue(Threads));

    /// <summary>Parameters from the file, or else from the seed, which is said.</summary>
    public ParameterSet Parameters(ParseResult parsed, ModelDescription description, TextWriter output)
    {
        if (parsed.GetValue(Weights) is not null)
            return StartParameters(parsed, description);
        output.WriteLine($"--untrained: parameters are drawn from seed {parsed.GetValue(Seed)}, the model is untrained");
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
