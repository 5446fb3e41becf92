using System.CommandLine;
using System.CommandLine.Parsing;
using EquiDsl.Atoms;
using EquiDsl.Cuda;
using EquiDsl.Files;
using EquiDsl.Training;

namespace EquiDsl.App;

/// <summary>The command line of a declared model: train, evaluate, predict, relax, md, adsorb, render, convert, serve and info.</summary>
public static class EquiDslApp
{
    /// <summary>Runs a command line.</summary>
    /// <typeparam name="TModel">The declared model.</typeparam>
    /// <param name="args">Arguments of the program.</param>
    /// <param name="output">Where results are written; null for the console.</param>
    /// <param name="error">Where errors are written; null for the console.</param>
    /// <returns>0; 1 after an error, which is told in one line; 2 when it was interrupted with its state saved.</returns>
    public static int Run<TModel>(string[] args, TextWriter? output = null, TextWriter? error = null)
        where TModel : IDeclaredModel<TModel>
    {
        (output, error) = (output ?? Console.Out, error ?? Console.Error);
        RootCommand root = new($"{TModel.Description.Name}: L = {TModel.Description.LMax}, M = {TModel.Description.MMax}, cutoff {TModel.Description.Cutoff} Å")
        {
            TrainCommand.Create<TModel>(output),
            EvaluateCommand.Create<TModel>(output),
            PredictCommand.Create<TModel>(output),
            RelaxCommand.Create<TModel>(output),
            DynamicsCommand.Create<TModel>(output),
            AdsorbCommand.Create<TModel>(output),
            RenderCommand.Create(output),
            ConvertCommand.Create<TModel>(output),
            ServeCommand.Create<TModel>(output),
            InfoCommand.Create<TModel>(output),
        };
        foreach (Symbol symbol in root.Subcommands.SelectMany(c => c.Arguments.Cast<Symbol>().Concat(c.Options)))
            RefuseUnknownOptions(symbol);
        foreach (Option<FileInfo?> plot in root.Subcommands.SelectMany(c => c.Options).OfType<Option<FileInfo?>>().Where(o => o.Name == "--plot"))
            RefuseOtherPictures(plot);
        try
        {
            return root.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = error });
        }
        catch (Exception problem) when (problem is EquiDslFileException or InvalidStructureException or ArgumentException or NotSupportedException
            or InvalidOperationException or IOException or UnauthorizedAccessException or TimeoutException or IpiProtocolException or CudaException
            or InvalidDatasetException or NonFiniteLossException or CorruptCheckpointException)
        {
            error.WriteLine($"error: {Sentence(problem)}");
            return 1;
        }
    }

    /// <summary>What takes several files would take a misspelt option for one of them.</summary>
    private static void RefuseUnknownOptions(Symbol symbol)
    {
        void Check(SymbolResult result)
        {
            foreach (string value in result.Tokens.Select(t => t.Value))
            {
                if (value.StartsWith("--", StringComparison.Ordinal))
                    result.AddError($"Unknown option '{value}'.");
                else if (value is ['-', var letter, ..] && char.IsAsciiLetter(letter))
                    result.AddError($"'{value}' looks like an option, whose name starts with two dashes: '-{value}'; a file of this name is './{value}'.");
            }
        }
        if (symbol is Argument argument)
            argument.Validators.Add(Check);
        else if (symbol is Option option)
            option.Validators.Add(Check);
    }

    /// <summary>Plots are PNG files; another name is refused before the work that is plotted.</summary>
    private static void RefuseOtherPictures(Option<FileInfo?> plot) => plot.Validators.Add(result =>
    {
        if (result.Tokens is [Token token] && !Panels.IsName(token.Value))
            result.AddError($"--plot writes PNG files; '{token.Value}' does not end in .png.");
    });

    /// <summary>
    /// The message of an exception without the parameter's name and value that the runtime appends, with names of options as they are written here.
    /// </summary>
    private static string Sentence(Exception problem)
    {
        int end = problem is ArgumentException { ParamName: { } name } ? problem.Message.IndexOf($" (Parameter '{name}')", StringComparison.Ordinal) : -1;
        return OptionNames.In(end < 0 ? problem.Message : problem.Message[..end], problem);
    }
}
