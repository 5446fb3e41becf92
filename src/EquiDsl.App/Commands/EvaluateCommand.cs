using System.CommandLine;
using System.Globalization;
using EquiDsl.Atoms;
using EquiDsl.Training;

namespace EquiDsl.App;

/// <summary>Errors against labelled structures, with parity plots.</summary>
internal static class EvaluateCommand
{
    public static Command Create<TModel>(TextWriter output)
        where TModel : IDeclaredModel<TModel>
    {
        ModelOptions options = new();
        ReadingOptions reading = new();
        Argument<FileInfo[]> inputs = new("inputs") { Description = "labelled structures", Arity = ArgumentArity.OneOrMore };
        Option<FileInfo?> plot = new("--plot") { Description = "PNG file of predicted against true energies and forces" };
        Option<FileInfo[]> baseline = new("--baseline")
        {
            Description = "training data: also compares with energies per element fitted to them, without forces and stresses",
            AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [],
        };
        Command command = new("evaluate", "errors against labelled structures") { inputs, plot, baseline };
        options.AddTo(command);
        OutputOptions outputs = new();
        reading.AddTo(command, labels: true);
        outputs.AddTo(command);
        command.SetAction(parsed =>
        {
            options.RequireParameters(parsed);
            outputs.Require(
                parsed, [.. parsed.GetValue(inputs)!.Concat(parsed.GetValue(baseline)!).Select(f => f.FullName), options.WeightsPath(parsed)], parsed.GetValue(plot)?.FullName);
            using Device device = options.Open(parsed);
            using TModel model = options.Load<TModel>(parsed, device, output);
            FileInfo[] files = parsed.GetValue(inputs)!;
            StructureReadOptions keys = reading.Read(parsed);
            ParityData parity = new();
            string? unread = null;
            using InterruptSignal interrupt = new();
            WarningLines warnings = new(parsed.InvocationConfiguration.Error);
            int count = 0;
            ParityData? trivial;
            try
            {
                IEnumerable<NamedFrame> Read(FileInfo[] paths) => Until(interrupt.Token, NamedFrame.ReadAll(paths, keys));
                foreach (LabelRow row in LabelStatistics.Of(Read(files).Select(f => (f.Name, f.Structure))).Rows)
                    output.WriteLine($"labels: {row}");
                foreach (NamedFrame frame in Read(files))
                {
                    unread ??= frame.UnreadLabel();
                    frame.RequireFiniteLabels();
                    Prediction prediction = NamedFrame.Predict(model.Runtime, warnings, [frame], interrupt.Token);
                    count++;
                    parity.Add(frame.Structure, prediction.Energies.Length == 1 ? prediction.Energies[0] : null, prediction.Forces, prediction.Stresses);
                }
                if (parity.IsEmpty)
                    throw new ArgumentException($"no structure of {string.Join(", ", files.Select(f => $"'{f.FullName}'"))} has an energy, forces or a stress to compare with");
                trivial = parsed.GetValue(baseline) is { Length: > 0 } training ? Trivial(Read(training), Read(files)) : null;
            }
            catch (OperationCanceledException)
            {
                output.WriteLine($"interrupted after {count} structures; errors are those of all, and not shown");
                return ExitCode.Interrupted;
            }
            Print(output, parity, trivial);
            if (unread is not null)
                output.WriteLine($"warning: {unread}");
            if (parsed.GetValue(plot) is { } path)
                ParityPlot.Save(parity, path.FullName);
            return 0;
        });
        return command;
    }

    /// <summary>Structures as they are read, until that is cancelled.</summary>
    private static IEnumerable<NamedFrame> Until(CancellationToken cancellation, IEnumerable<NamedFrame> frames) => frames.Select(frame =>
    {
        cancellation.ThrowIfCancellationRequested();
        return frame;
    });

    /// <summary>What knows the composition alone.</summary>
    private static ParityData Trivial(IEnumerable<NamedFrame> training, IEnumerable<NamedFrame> tested)
    {
        double[] references = ElementReferences.Fit(training.Where(f => f.Structure.Energy is not null).Select(f =>
        {
            f.RequireFiniteLabels();
            return ((IReadOnlyList<int>)f.Structure.AtomicNumbers, f.Structure.Energy!.Value);
        }));
        ParityData parity = new();
        foreach (AtomicStructure structure in tested.Select(f => f.Structure))
            parity.Add(structure, structure.AtomicNumbers.Sum(z => z < references.Length ? references[z] : 0), new double[3 * structure.Count], new double[9]);
        return parity;
    }

    private static void Print(TextWriter output, ParityData parity, ParityData? trivial)
    {
        void Row(string name, Func<ParityData, double> value, string unit) => output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name,-22} {value(parity),12:G5}{(trivial is null ? "" : string.Create(CultureInfo.InvariantCulture, $" {value(trivial),12:G5}"))} {unit}"));
        output.WriteLine(trivial is null ? $"{"",-22} {"model",12}" : $"{"",-22} {"model",12} {"baseline",12}");
        void Count(string name, int count) => output.WriteLine($"{name,-22} {count,12}");
        Count("structures", parity.Count);
        Count("with energy", parity.EnergyErrors.Count);
        Count("with forces", parity.ForceCount);
        if (parity.StressCount > 0)
            Count("with stress", parity.StressCount);
        if (parity.EnergyErrors.Count > 0)
        {
            Row("energy MAE", p => p.EnergyMae, "eV");
            Row("energy RMSE", p => p.EnergyRmse, "eV");
            Row("energy MAE per atom", p => p.EnergyMaePerAtom, "eV");
        }
        if (parity.ForceCount > 0)
        {
            Row("force MAE", p => p.ForceMae, "eV/Å");
            Row("force RMSE", p => p.ForceRmse, "eV/Å");
        }
        if (parity.StressCount > 0)
            Row("stress MAE", p => 1000 * p.StressMae, "meV/Å³");
    }
}
