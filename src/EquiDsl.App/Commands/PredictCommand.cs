using System.CommandLine;
using System.Globalization;
using EquiDsl.Atoms;

namespace EquiDsl.App;

/// <summary>Energies, forces and stresses of structures, as a table and a file.</summary>
internal static class PredictCommand
{
    private const int BatchAtoms = 512;

    public static Command Create<TModel>(TextWriter output)
        where TModel : IDeclaredModel<TModel>
    {
        ModelOptions options = new();
        Argument<FileInfo> input = new("input") { Description = "structures in any format that is read" };
        Option<FileInfo?> written = new("--output", "-o") { Description = "file with energies, forces and stresses, in the format of the name" };
        Command command = new("predict", "energies, forces and stresses of structures") { input, written };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(written) is { } target)
                StructureFile.RequireWritable(target.FullName);
            using Device device = options.Open(parsed);
            using TModel model = options.Load<TModel>(parsed, device, output);
            using StructureFile file = StructureFile.Open(parsed.GetValue(input)!.FullName);
            output.WriteLine($"frame  atoms       energy/eV  largest force/(eV/Å){(model.Runtime.HasStress ? "  largest stress/(meV/Å³)" : "")}");
            IEnumerable<AtomicStructure> predicted = Predict(model.Runtime, file, output);
            if (parsed.GetValue(written) is { } path)
                StructureFile.Write(path.FullName, predicted);
            else
                foreach (AtomicStructure _ in predicted) { }
            return 0;
        });
        return command;
    }

    private static IEnumerable<AtomicStructure> Predict(ModelRuntime runtime, StructureFile file, TextWriter output)
    {
        List<AtomicStructure> batch = [];
        for (int i = 0; i < file.Count; i++)
        {
            batch.Add(file[i]);
            if (batch.Sum(s => s.Count) < BatchAtoms && i + 1 < file.Count)
                continue;
            int first = i - batch.Count + 1;
            Prediction prediction = PredictFrom(first, runtime, batch);
            for (int s = 0; s < batch.Count; s++)
            {
                batch[s].RemoveResults();
                batch[s].Energy = prediction.Energies.Length > 0 ? prediction.Energies[s] : null;
                batch[s].Forces = prediction.Forces.Length > 0 ? prediction.ForcesOf(s).ToArray() : null;
                double[]? stress = prediction.StressOf(s) is { Length: > 0 } found && double.IsFinite(found[0]) ? found.ToArray() : null;
                batch[s].SetStress(stress);
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{first + s + 1,5}  {batch[s].Count,5}  {batch[s].Energy,14:F6}  {prediction.LargestForce(s),20:F6}  {1000 * stress?.Max(Math.Abs),23:F4}").TrimEnd());
                yield return batch[s];
            }
            batch = [];
        }
    }

    /// <summary>Predicts a batch; a structure that is refused is named by its place in the file.</summary>
    private static Prediction PredictFrom(int first, ModelRuntime runtime, List<AtomicStructure> batch)
    {
        try
        {
            return runtime.Predict(batch);
        }
        catch (InvalidStructureException refusal)
        {
            throw new InvalidStructureException(first + refusal.StructureIndex, refusal.AtomIndex, refusal.Problem);
        }
    }
}
