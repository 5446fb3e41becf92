using System.Globalization;
using EquiDsl.Cpu;

namespace EquiDsl.Conformance;

/// <summary>Command-line settings.</summary>
/// <param name="Folder">Folder of golden cases.</param>
/// <param name="Cases">Names to check; empty for all.</param>
/// <param name="RecomputeNeighbors">Whether edges are recomputed from positions.</param>
/// <param name="Threads">Threads of the backend, 0 for all cores.</param>
/// <param name="InstructionSet">Vector width of the backend.</param>
/// <param name="Backend">What runs the model.</param>
/// <param name="Precision">Precision of matrix products on a GPU.</param>
/// <param name="ChecksInterpreter">Whether the interpreter is checked too.</param>
internal sealed record Settings(
    string Folder, IReadOnlyList<string> Cases, bool RecomputeNeighbors, int Threads, CpuInstructionSet InstructionSet, Backend Backend,
    Precision Precision, bool ChecksInterpreter)
{
    public const string Usage =
        "usage: EquiDsl.Conformance FOLDER [--case NAME]... [--neighbors given|positions] [--threads N] [--instruction-set auto|128|256|512]\n"
        + "         [--device cpu|cuda|emulated] [--precision float32|tf32|bfloat16] [--interpreter check|skip]";

    public static Settings Parse(IReadOnlyList<string> arguments)
    {
        string? folder = null;
        List<string> cases = [];
        bool recompute = false;
        int threads = 0;
        CpuInstructionSet set = CpuInstructionSet.Auto;
        Backend backend = Backend.Cpu;
        Precision precision = Precision.Float32;
        bool checksInterpreter = true;
        for (int i = 0; i < arguments.Count; i++)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal))
            {
                folder = folder is null ? arguments[i] : throw new ConformanceException($"unexpected argument '{arguments[i]}'\n{Usage}");
                continue;
            }
            string value = i + 1 < arguments.Count ? arguments[i + 1] : throw new ConformanceException($"{arguments[i]} needs a value\n{Usage}");
            switch (arguments[i++])
            {
                case "--case":
                    cases.Add(value);
                    break;
                case "--neighbors" when value is "given" or "positions":
                    recompute = value == "positions";
                    break;
                case "--threads" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out threads) && threads <= 1024:
                    break;
                case "--instruction-set" when value is "auto" or "128" or "256" or "512":
                    set = value == "auto" ? CpuInstructionSet.Auto : (CpuInstructionSet)int.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "--device" when value is "cpu" or "cuda" or "emulated":
                    backend = Enum.Parse<Backend>(value, ignoreCase: true);
                    break;
                case "--precision" when value is "float32" or "tf32" or "bfloat16":
                    precision = Enum.Parse<Precision>(value, ignoreCase: true);
                    break;
                case "--interpreter" when value is "check" or "skip":
                    checksInterpreter = value == "check";
                    break;
                default:
                    throw new ConformanceException($"'{arguments[i - 1]} {value}' is not understood\n{Usage}");
            }
        }
        if (!CpuInstructionSets.IsSupported(set))
            throw new ConformanceException($"this machine has no {(int)set}-bit vectors; its best is {CpuInstructionSets.Best}");
        if (backend == Backend.Cpu && precision != Precision.Float32)
            throw new ConformanceException("a CPU computes in float32 whatever the precision; --precision needs --device cuda or emulated");
        return new(folder ?? throw new ConformanceException(Usage), cases, recompute, threads, set, backend, precision, checksInterpreter);
    }
}
