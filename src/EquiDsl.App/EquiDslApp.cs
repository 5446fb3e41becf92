using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;

namespace EquiDsl.App;

/// <summary>The command line of a declared model: train, evaluate, predict, relax, md, adsorb, render, convert, serve and info.</summary>
public static class EquiDslApp
{
    /// <summary>Runs a command line. Numbers are read and written with a decimal point whatever the machine's language is.</summary>
    /// <typeparam name="TModel">The declared model.</typeparam>
    /// <param name="args">Arguments of the program.</param>
    /// <param name="output">Where results are written; null for the console.</param>
    /// <param name="error">Where errors are written; null for the console.</param>
    /// <returns>
    /// 0; 1 when data, weights or a device are at fault; 2 when the command line is wrong; 130 when it was interrupted, with its
    /// state saved where there is one; 141 when the reader of its output has gone. An error is one line, the last.
    /// </returns>
    public static int Run<TModel>(string[] args, TextWriter? output = null, TextWriter? error = null)
        where TModel : IDeclaredModel<TModel>
    {
        ArgumentNullException.ThrowIfNull(args);
        (output, error) = (output ?? Console.Out, error ?? Console.Error);
        (CultureInfo culture, CultureInfo language) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.InvariantCulture, CultureInfo.InvariantCulture);
        try
        {
            return Run(Create<TModel>(output), args, output, error);
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, language);
        }
    }

    /// <summary>The tree of commands.</summary>
    internal static RootCommand Create<TModel>(TextWriter output)
        where TModel : IDeclaredModel<TModel>
    {
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
        foreach (Option option in root.Options)
        {
            if (option is HelpOption)
                (option.Action, option.Description) = (new HelpText(), "this text");
            else if (option is VersionOption)
                (option.Action, option.Description) = (new ProgramVersion(), "versions of the program and of EquiDsl");
        }
        foreach (Option<FileInfo?> plot in root.Subcommands.SelectMany(c => c.Options).OfType<Option<FileInfo?>>().Where(o => o.Name == "--plot"))
            RefuseOtherPictures(plot);
        OptionValues.Install(root);
        return root;
    }

    private static int Run(RootCommand root, string[] args, TextWriter output, TextWriter error)
    {
        ParseResult parsed = root.Parse(args);
        Command command = parsed.CommandResult.Command;
        try
        {
            if (parsed.Action is not (HelpText or ProgramVersion))
            {
                if (OptionSpelling.Problem(command, args.SkipWhile(a => a != command.Name).Skip(1)) is { } misspelt)
                    return ErrorLine.Usage(error, misspelt, command);
                if (parsed.Errors.Count > 0)
                    return ErrorLine.Usage(error, UsageErrors.Describe(parsed), command);
            }
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = error });
        }
        catch (UsageException refusal)
        {
            return ErrorLine.Usage(error, refusal.Message, command);
        }
        catch (ArgumentException refusal) when (OptionNames.Contains(refusal.ParamName))
        {
            return ErrorLine.Usage(error, ErrorLine.Sentence(refusal), command);
        }
        catch (Exception problem) when (ErrorLine.IsExpected(problem))
        {
            return ErrorLine.Failure(error, problem);
        }
    }

    /// <summary>Plots are PNG files; another name is refused before the work that is plotted.</summary>
    private static void RefuseOtherPictures(Option<FileInfo?> plot) => plot.Validators.Add(result =>
    {
        if (result.Tokens is [Token token] && !Panels.IsName(token.Value))
            result.AddError($"{OptionValues.Typed(result)} writes PNG files; '{token.Value}' does not end in .png.");
    });
}
