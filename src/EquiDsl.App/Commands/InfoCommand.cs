using System.CommandLine;
using EquiDsl.Atoms;
using EquiDsl.Files;

namespace EquiDsl.App;

/// <summary>What the model is, and what files hold.</summary>
internal static class InfoCommand
{
    public static Command Create<TModel>(TextWriter output)
        where TModel : IDeclaredModel<TModel>
    {
        Argument<FileInfo[]> files = new("files") { Description = "files of structures or of weights", Arity = ArgumentArity.ZeroOrMore };
        Option<int> most = new("--most") { Description = "structures of a file that are read; of a larger one, so many evenly spread ones", DefaultValueFactory = _ => 10_000 };
        NumberRange.AtLeast(1, most);
        Command command = new("info", "says what the model is, and what files of structures or weights hold") { files, most };
        ReadingOptions reading = new();
        reading.AddTo(command, labels: true);
        command.SetAction(parsed =>
        {
            ModelDescription model = TModel.Description;
            output.WriteLine($"model      {model.Name}");
            output.WriteLine($"degrees    L = {model.LMax}, M = {model.MMax}");
            output.WriteLine($"graph      cutoff {model.Cutoff} Å, {model.MaxNeighbors} neighbours, elements up to {model.Elements - 1}");
            output.WriteLine($"parameters {model.Parameters.Sum(p => (long)p.Count):N0} in {model.Parameters.Count} tensors");
            List<EquiDslFileException> problems = [];
            foreach (FileInfo file in parsed.GetValue(files)!)
            {
                try
                {
                    output.WriteLine($"\n{file.Name}\n{Describe(file, model, parsed.GetValue(most), reading.Read(parsed))}");
                }
                catch (EquiDslFileException problem)
                {
                    // The other files are told of nevertheless.
                    output.WriteLine("cannot be read, see below");
                    problems.Add(problem);
                }
            }
            foreach (EquiDslFileException problem in problems)
                ErrorLine.Failure(parsed.InvocationConfiguration.Error, problem);
            return problems.Count == 0 ? ExitCode.Success : ExitCode.Failure;
        });
        return command;
    }

    private static string Describe(FileInfo file, ModelDescription model, int most, StructureReadOptions options)
    {
        if (WeightsFile.IsOne(file))
        {
            ParameterSet weights = WeightsFile.Load(file.FullName, model);
            return $"weights of this model; units: {weights.Normalization?.ToString() ?? "the network's own"}";
        }
        using StructureFile structures = StructureFile.Open(file.FullName, options: options);
        return structures.Describe(most).ToString();
    }
}
