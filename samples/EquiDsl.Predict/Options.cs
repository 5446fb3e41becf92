using System.Globalization;
using System.Numerics;
using EquiDsl.Cpu;

namespace PredictSample;

/// <summary>The command line.</summary>
internal sealed record Options
{
    public const string Help = """
        Predicts energies and forces of the structures in an extended XYZ file.

        usage: EquiDsl.Predict [FILE.extxyz] [options]

          FILE.extxyz          structures; the sample of this project without it
          --weights FILE       parameters, a safetensors file of the 31M OC20 configuration
          --untrained          draw the parameters from a seed instead; the numbers mean nothing
          --seed N             that seed; 0 without it
          --mean EV            mean of the training energies, added to each energy
          --deviation EV       their standard deviation, times energies and forces
          --output FILE        extended XYZ with energies and forces; without it NAME.predicted.extxyz in this folder, with a number where that is there
          --force              overwrite the output
          --threads N          threads; one per core without it
          --vectors BITS       128, 256 or 512; the machine's widest without it
          --repeat N           predict N times and print the median time
          --help               this text
        """;

    public string Input { get; private init; } = Path.Combine(AppContext.BaseDirectory, "structures", "sample.extxyz");

    public string? Weights { get; private init; }

    public bool Untrained { get; private init; }

    public ulong? Seed { get; private init; }

    public double Mean { get; private init; }

    public double Deviation { get; private init; } = 1;

    public string? Output { get; private init; }

    public bool Force { get; private init; }

    public int Threads { get; private init; }

    public CpuInstructionSet Vectors { get; private init; }

    public int Repeat { get; private init; } = 1;

    public bool ShowHelp { get; private init; }

    /// <summary>Where predictions are written.</summary>
    public string OutputPath => Output ?? Unused(Path.GetFileNameWithoutExtension(Input));

    /// <exception cref="UsageException">An option is unknown or has no valid value.</exception>
    public static Options Parse(string[] arguments)
    {
        Options options = new();
        bool hasInput = false;
        for (int i = 0; i < arguments.Length; i++)
        {
            string name = arguments[i];
            if (!name.StartsWith('-'))
            {
                if (hasInput)
                    throw new UsageException($"a second structure file, '{name}'; expected one");
                (options, hasInput) = (options with { Input = name }, true);
                continue;
            }
            if (name is "--help" or "-h")
                return options with { ShowHelp = true };
            if (name is "--force")
            {
                options = options with { Force = true };
                continue;
            }
            string Value() => ++i < arguments.Length ? arguments[i] : throw new UsageException($"{name} needs a value");
            options = name switch
            {
                "--weights" => options with { Weights = Value() },
                "--untrained" => options with { Untrained = true },
                "--seed" => options with { Seed = Number<ulong>(name, Value()) },
                "--mean" => options with { Mean = Number<double>(name, Value()) },
                "--deviation" => options with { Deviation = Number<double>(name, Value()) },
                "--output" => options with { Output = Value() },
                "--threads" => options with { Threads = Positive(name, Value()) },
                "--vectors" => options with { Vectors = Width(name, Value()) },
                "--repeat" => options with { Repeat = Positive(name, Value()) },
                _ => throw new UsageException($"unknown option '{name}'"),
            };
        }
        return options switch
        {
            { Weights: not null, Untrained: true } => throw new UsageException("--weights and --untrained exclude each other"),
            { Weights: not null, Seed: not null } => throw new UsageException("--weights and --seed exclude each other"),
            { Weights: null, Untrained: false } => throw new UsageException("trained parameters are needed, --weights FILE; --untrained computes with parameters drawn from --seed, whose numbers mean nothing"),
            _ => options,
        };
    }

    private string Unused(string name) => Enumerable.Range(1, int.MaxValue)
        .Select(i => i == 1 ? $"{name}.predicted.extxyz" : string.Create(CultureInfo.InvariantCulture, $"{name}.{i}.predicted.extxyz"))
        .First(file => Force || !Path.Exists(file));

    private static T Number<T>(string name, string text)
        where T : struct, INumberBase<T> =>
        T.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out T value) && T.IsFinite(value)
            ? value
            : throw new UsageException($"{name} needs a number, not '{text}'");

    private static int Positive(string name, string text) => Number<int>(name, text) is > 0 and <= 1024 and int value
        ? value
        : throw new UsageException($"{name} needs a number from 1 to 1024, not '{text}'");

    private static CpuInstructionSet Width(string name, string text) => text switch
    {
        "128" => CpuInstructionSet.Vector128,
        "256" => CpuInstructionSet.Vector256,
        "512" => CpuInstructionSet.Vector512,
        _ => throw new UsageException($"{name} needs 128, 256 or 512, not '{text}'"),
    };
}
