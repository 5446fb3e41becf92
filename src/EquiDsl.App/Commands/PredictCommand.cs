using System.CommandLine;
using System.Globalization;
using EquiDsl.Atoms;
using EquiDsl.Training;

namespace EquiDsl.App;

/// <summary>Energies, forces and stresses of structures, as a table and a file.</summary>
internal static class PredictCommand
{
    private const int BatchAtoms = 512;

    public static Command Create<TModel>(TextWriter output)
        where TModel : IDeclaredModel<TModel>
    {
        ModelOptions options = new();
        ReadingOptions reading = new();
        Argument<FileInfo> input = new("input") { Description = "structures in any format that is read" };
        Option<FileInfo?> written = new("--output", "-o") { Description = "file with energies, forces and stresses, in the format of the name" };
        Command command = new("predict", "energies, forces and stresses of structures") { input, written };
        options.AddTo(command);
        OutputOptions outputs = new();
        reading.AddTo(command, labels: false);
        outputs.AddTo(command);
        command.SetAction(parsed =>
        {
            options.RequireParameters(parsed);
            if (parsed.GetValue(written) is { } target)
            {
                StructureFile.RequireWritable(target.FullName);
                outputs.Require(parsed, [parsed.GetValue(input)!.FullName, options.WeightsPath(parsed)], target.FullName);
            }
            using Device device = options.Open(parsed);
            using TModel model = options.Load<TModel>(parsed, device, output);
            using StructureFile file = reading.Open(parsed, parsed.GetValue(input)!);
            output.WriteLine($"frame  atoms       energy/eV  largest force/(eV/Å){(model.Runtime.HasStress ? "  largest stress/(meV/Å³)" : "")}");
            using InterruptSignal interrupt = new();
            int count = 0;
            IEnumerable<AtomicStructure> predicted = Predict(model.Runtime, file, output, new WarningLines(parsed.InvocationConfiguration.Error), interrupt.Token).Select(s =>
            {
                count++;
                return s;
            });
            if (parsed.GetValue(written) is { } path)
                StructureFile.Write(path.FullName, predicted);
            else
                foreach (AtomicStructure _ in predicted) { }
            if (count == file.Count)
                return ExitCode.Success;
            output.WriteLine($"interrupted after {count} of {file.Count} structures{(parsed.GetValue(written) is { } kept ? $", which are in {kept.FullName}" : "")}");
            return ExitCode.Interrupted;
        });
        return command;
    }

    private static IEnumerable<AtomicStructure> Predict(ModelRuntime runtime, StructureFile file, TextWriter output, WarningLines warnings, CancellationToken cancellation)
    {
        List<NamedFrame> batch = [];
        for (int i = 0; i < file.Count; i++)
        {
            batch.Add(new(file.Path, i + 1, file[i]));
            if (batch.Sum(frame => frame.Structure.Count) < BatchAtoms && i + 1 < file.Count)
                continue;
            if (TryPredict(runtime, warnings, batch, cancellation) is not Prediction prediction)
                yield break;
            for (int s = 0; s < batch.Count; s++)
            {
                AtomicStructure structure = batch[s].Structure;
                structure.RemoveResults();
                structure.Energy = prediction.Energies.Length > 0 ? prediction.Energies[s] : null;
                structure.Forces = prediction.Forces.Length > 0 ? prediction.ForcesOf(s).ToArray() : null;
                double[]? stress = prediction.StressOf(s) is { Length: > 0 } found && double.IsFinite(found[0]) ? found.ToArray() : null;
                structure.SetStress(stress);
                double? largest = structure.Forces is null ? null : prediction.LargestForce(s);
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{batch[s].Number,5}  {structure.Count,5}  {structure.Energy,14:F6}  {largest,20:F6}  {1000 * stress?.Max(Math.Abs),23:F4}").TrimEnd());
                yield return structure;
            }
            batch = [];
        }
    }

    /// <summary>Null when it was interrupted.</summary>
    private static Prediction? TryPredict(ModelRuntime runtime, WarningLines warnings, List<NamedFrame> batch, CancellationToken cancellation)
    {
        try
        {
            return NamedFrame.Predict(runtime, warnings, batch, cancellation);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
