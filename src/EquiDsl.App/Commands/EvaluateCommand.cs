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
        Argument<FileInfo[]> inputs = new("inputs") { Description = "labelled structures", Arity = ArgumentArity.OneOrMore };
        Option<FileInfo?> plot = new("--plot") { Description = "PNG file of predicted against true energies and forces" };
        Option<FileInfo[]> baseline = new("--baseline")
        {
            Description = "training data: also compares with energies per element fitted to them, without forces and stresses",
            AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [],
        };
        Command command = new("evaluate", "errors against labelled structures") { inputs, plot, baseline };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            using Device device = options.Open(parsed);
            using TModel model = options.Load<TModel>(parsed, device, output);
            FileInfo[] files = parsed.GetValue(inputs)!;
            ParityData parity = new();
            foreach (AtomicStructure structure in files.SelectMany(Read))
            {
                Prediction prediction = model.Runtime.Predict([structure]);
                parity.Add(structure, prediction.Energies.Length == 1 ? prediction.Energies[0] : null, prediction.Forces, prediction.Stresses);
            }
            if (parity.Count == 0)
                throw new ArgumentException("no structure has an energy or forces to compare with");
            ParityData? trivial = parsed.GetValue(baseline) is { Length: > 0 } training ? Trivial(training.SelectMany(Read), files.SelectMany(Read)) : null;
            Print(output, parity, trivial);
            if (parsed.GetValue(plot) is { } path)
                ParityPlot.Save(parity, path.FullName);
            return 0;
        });
        return command;
    }

    private static IEnumerable<AtomicStructure> Read(FileInfo path)
    {
        using StructureFile file = StructureFile.Open(path.FullName);
        foreach (AtomicStructure structure in file.ReadAll())
            yield return structure;
    }

    /// <summary>What knows the composition alone.</summary>
    private static ParityData Trivial(IEnumerable<AtomicStructure> training, IEnumerable<AtomicStructure> tested)
    {
        double[] references = ElementReferences.Fit(training.Where(s => s.Energy is not null).Select(s => ((IReadOnlyList<int>)s.AtomicNumbers, s.Energy!.Value)));
        ParityData parity = new();
        foreach (AtomicStructure structure in tested)
            parity.Add(structure, structure.AtomicNumbers.Sum(z => z < references.Length ? references[z] : 0), new double[3 * structure.Count], new double[9]);
        return parity;
    }

    private static void Print(TextWriter output, ParityData parity, ParityData? trivial)
    {
        void Row(string name, Func<ParityData, double> value, string unit) => output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name,-22} {value(parity),12:G5}{(trivial is null ? "" : string.Create(CultureInfo.InvariantCulture, $" {value(trivial),12:G5}"))} {unit}"));
        output.WriteLine(trivial is null ? $"{"",-22} {"model",12}" : $"{"",-22} {"model",12} {"baseline",12}");
        output.WriteLine($"{"structures",-22} {parity.Count,12}");
        Row("energy MAE", p => p.EnergyMae, "eV");
        Row("energy RMSE", p => p.EnergyRmse, "eV");
        Row("energy MAE per atom", p => p.EnergyMaePerAtom, "eV");
        Row("force MAE", p => p.ForceMae, "eV/Å");
        Row("force RMSE", p => p.ForceRmse, "eV/Å");
        if (!double.IsNaN(parity.StressMae))
            Row("stress MAE", p => 1000 * p.StressMae, "meV/Å³");
    }
}
