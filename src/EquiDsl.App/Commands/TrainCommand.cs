using System.CommandLine;
using EquiDsl.Atoms;
using EquiDsl.Training;
using Spectre.Console;

namespace EquiDsl.App;

/// <summary>Trains the model by the recipe.</summary>
internal static class TrainCommand
{
    private const string Curves = "training.png";

    public static Command Create<TModel>(TextWriter output)
        where TModel : IDeclaredModel<TModel>
    {
        ModelOptions model = new();
        TrainingOptions training = new();
        ReadingOptions reading = new();
        Argument<FileInfo[]> data = new("data") { Description = "labelled structures to train on", Arity = ArgumentArity.OneOrMore };
        Option<FileInfo[]> validation = new("--validation") { Description = "labelled structures to evaluate on", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
        Command command = new("train", "trains the model; Ctrl-C saves a state that --resume goes on from") { data, validation };
        model.AddTo(command, training: true);
        training.AddTo(command);
        OutputOptions outputs = new();
        reading.AddTo(command, labels: true);
        outputs.AddTo(command);
        command.SetAction(parsed =>
        {
            TrainerOptions options = training.Read(parsed, parsed.GetValue(model.Seed), parsed.GetValue(model.Threads)) with { Overwrite = outputs.IsForced(parsed) };
            RequireOutputs(parsed, options);
            ParameterSet parameters = model.StartParameters(parsed, TModel.Description);
            using Device device = model.Open(parsed);
            using TrainableModel trainable = TModel.ForTraining(parameters, device);
            using InterruptSignal interrupt = new(parsed.InvocationConfiguration.Error, hasState: false);
            try
            {
                return Train(parsed, options, trainable, interrupt);
            }
            catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
            {
                output.WriteLine("interrupted while the data were read; there is no state to save yet");
                return ExitCode.Interrupted;
            }
        });
        return command;

        int Train(ParseResult parsed, TrainerOptions options, TrainableModel trainable, InterruptSignal interrupt)
        {
            StructureReadOptions keys = reading.Read(parsed) with { Cancellation = interrupt.Token };
            using StructureDataset structures = Open(parsed.GetValue(data)!, keys);
            FileInfo[] validationFiles = parsed.GetValue(validation)!;
            using StructureDataset? evaluated = validationFiles.Length == 0 ? null : Open(validationFiles, keys);
            Directory.CreateDirectory(options.Folder);
            using TrainingLog log = new(Path.Combine(options.Folder, "log.csv"));
            bool isTerminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
            TrainingPlot plot = new(
                Path.Combine(options.Folder, Curves), Path.Combine(options.Folder, "log.csv"),
                isTerminal ? text => AnsiConsole.MarkupLineInterpolated($"[yellow]{text}[/]") : output.WriteLine);
            TrainingResult Run(ITrainingObserver progress)
            {
                Trainer trainer = new(new DeclaredModel(trainable), structures, evaluated, options, interrupt.Token, progress, log, plot);
                interrupt.BeginState();
                return trainer.Run(interrupt.Token);
            }
            LiveProgress live = new(AnsiConsole.Console);
            TrainingResult result = isTerminal ? live.Show(() => Run(live)) : Run(new TextProgress(output));
            plot.Save();
            output.WriteLine(result.Completed
                ? $"done after {result.Step} steps; weights, log and curves are in {options.Folder}"
                : $"interrupted after {result.Step} steps; go on with --resume");
            return result.Completed ? ExitCode.Success : ExitCode.Interrupted;
        }

        // Of a folder with a checkpoint the trainer says what can be done.
        void RequireOutputs(ParseResult parsed, TrainerOptions options)
        {
            CheckpointFolder folder = new(options.Folder);
            string?[] inputs = [.. parsed.GetValue(data)!.Concat(parsed.GetValue(validation)!).Select(f => f.FullName), model.WeightsPath(parsed)];
            string[] written = [.. folder.Files, Path.Combine(options.Folder, Curves)];
            if (options.Resume || folder.HasCheckpoint)
                OutputOptions.RequireOther(inputs, written);
            else
                outputs.Require(parsed, inputs, written);
        }
    }

    private static StructureDataset Open(FileInfo[] files, StructureReadOptions reading) => StructureDataset.Open(reading, files.Select(f => f.FullName));
}
