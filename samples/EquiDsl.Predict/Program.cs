using System.Globalization;
using EquiDsl;
using EquiDsl.Files;
using PredictSample;

try
{
    Options options = Options.Parse(args);
    if (options.ShowHelp)
    {
        Console.WriteLine(Options.Help);
        return 0;
    }
    string target = options.OutputPath;
    if (Final(target) == Final(options.Input))
        throw new UsageException($"the output '{target}' is the input; give another --output");
    if (File.Exists(target) && !options.Force)
        throw new UsageException($"the output '{target}' is there already; overwrite it with --force, or give another --output");
    if (!File.Exists(options.Input))
        throw new UsageException($"there is no file '{options.Input}'");

    using Device device = Device.Cpu(options.Threads, options.Vectors);
    using Oc20Model model = options.Weights is null
        ? Oc20Model.FromSeed(options.Seed ?? 0, device)
        : Oc20Model.Load(options.Weights, device);
    model.Runtime.Normalization = new TargetNormalization(options.Mean, options.Deviation);

    Console.WriteLine($"model:  EquiformerV2, {Oc20Model.Description.ParameterCount.ToString("N0", CultureInfo.InvariantCulture)} parameters, "
        + (options.Weights is null ? $"drawn from seed {options.Seed ?? 0}" : $"from {options.Weights}"));
    Console.WriteLine($"device: {device.Description}");
    if (options.Weights is null)
        Console.WriteLine("note:   these are the numbers of an UNTRAINED model; they mean nothing physically. Give --weights FILE for trained ones.");
    Console.WriteLine();

    Predictor predictor = new(model, options, Console.Out);
    ExtendedXyz.Write(target, predictor.Run());

    Console.WriteLine();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{predictor.Frames} frames in {predictor.Seconds:F3} s, written to {target}"));
    return 0;
}
catch (UsageException e)
{
    Console.Error.WriteLine($"error: {e.Message}. --help tells the options.");
    return 2;
}
catch (Exception e) when (e is EquiDslFileException or InvalidStructureException or PlatformNotSupportedException)
{
    Console.Error.WriteLine($"error: {e.Message}");
    return 1;
}

// Where links lead.
static string Final(string path) => Path.GetFullPath(
    new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : path);
