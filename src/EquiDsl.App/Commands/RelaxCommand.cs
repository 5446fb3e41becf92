using System.CommandLine;
using System.Globalization;
using EquiDsl.Atoms;
using EquiDsl.Training;
using Spectre.Console;

namespace EquiDsl.App;

/// <summary>Relaxes the structures of a file together.</summary>
internal static class RelaxCommand
{
    public static Command Create<TModel>(TextWriter output)
        where TModel : IDeclaredModel<TModel>
    {
        ModelOptions options = new();
        ReadingOptions reading = new();
        RelaxationOptions defaults = new();
        Argument<FileInfo> input = new("input") { Description = "structures in any format that is read" };
        Option<FileInfo> written = new("--output", "-o") { Description = "relaxed structures, in the format of the name", DefaultValueFactory = _ => new FileInfo("relaxed.extxyz") };
        Option<string> method = new("--method") { Description = "lbfgs, bfgs or fire", DefaultValueFactory = _ => "lbfgs" };
        method.Among("lbfgs", "bfgs", "fire");
        Option<double> tolerance = new("--force-tolerance", "--fmax") { Description = "largest force of a relaxed structure, eV/Å", DefaultValueFactory = _ => defaults.ForceTolerance };
        Option<int> steps = new("--steps") { Description = "steps after which a structure gives up", DefaultValueFactory = _ => defaults.MaximumSteps };
        Option<int> batch = new("--batch") { Description = "structures that are computed together", DefaultValueFactory = _ => defaults.BatchSize };
        Option<CellRelaxation> cell = new("--cell") { Description = "what happens to the cell; needs a model with stress" };
        Option<double> pressure = new("--pressure") { Description = "pressure on a free cell, eV/Å³" };
        Option<DirectoryInfo?> trajectories = new("--trajectories") { Description = "folder for a trajectory per structure, which --restart goes on from" };
        Option<bool> restart = new("--restart") { Description = "go on from the trajectories" };
        Option<FileInfo?> plot = new("--plot") { Description = "PNG file: energies and largest forces along the relaxation" };
        Option<DirectoryInfo?> pictures = new("--pictures") { Description = "folder for a picture of every relaxed structure, from the top and the side" };
        Option<string> format = new("--picture-format") { Description = "png or svg", DefaultValueFactory = _ => "png" };
        format.Among("png", "svg");
        NumberRange.Above(0, tolerance);
        NumberRange.AtLeast(0, steps);
        NumberRange.AtLeast(1, batch);
        Command command = new("relax", "relaxes structures to their nearest minima")
        {
            input, written, method, tolerance, steps, batch, cell, pressure, trajectories, restart, plot, pictures, format,
        };
        options.AddTo(command);
        OutputOptions outputs = new();
        reading.AddTo(command, labels: false);
        outputs.AddTo(command);
        command.SetAction(parsed =>
        {
            options.RequireParameters(parsed);
            DirectoryInfo? folder = parsed.GetValue(trajectories);
            if (parsed.GetValue(restart) && folder is null)
                throw new UsageException("--restart needs --trajectories, the folder to go on from");
            StructureFile.RequireWritable(parsed.GetValue(written)!.FullName);
            RequireOutputs(parsed, folder?.FullName);
            folder?.Create();
            using InterruptSignal interrupt = new(parsed.InvocationConfiguration.Error);
            using Device device = options.Open(parsed);
            using TModel model = options.Load<TModel>(parsed, device, output);
            using StructureFile file = reading.Open(parsed, parsed.GetValue(input)!);
            AtomicStructure[] structures = [.. file.ReadAll()];
            new WarningLines(parsed.InvocationConfiguration.Error).Write(TModel.Description, file.Path, structures);
            using Relaxation relaxation = new(new ModelCalculator(model.Runtime), structures, new RelaxationOptions
            {
                Method = parsed.GetValue(method) switch { "bfgs" => new BfgsMethod(), "fire" => new FireMethod(), _ => new LbfgsMethod() },
                ForceTolerance = parsed.GetValue(tolerance),
                MaximumSteps = parsed.GetValue(steps),
                BatchSize = parsed.GetValue(batch),
                Cell = parsed.GetValue(cell),
                Pressure = parsed.GetValue(pressure),
                Trajectory = folder is null ? null : i => Path.Combine(folder.FullName, $"{i}.traj"),
                Restart = parsed.GetValue(restart),
            });
            RelaxationPlot curves = new();
            RelaxationEstimate estimate = new(parsed.GetValue(tolerance), parsed.GetValue(steps));
            bool more = true;
            void Relax(Action<string> progress)
            {
                while (more && TryStep(relaxation, ref more, interrupt.Token))
                {
                    curves.Add(relaxation.Results);
                    progress(estimate.Add(relaxation));
                }
            }
            if (ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected)
            {
                AnsiConsole.Status().Start("relaxing", status => Relax(line => status.Status(Markup.Escape(line))));
            }
            else
            {
                PlainProgress progress = new(output);
                Relax(line => progress.Write(() => line));
            }
            Print(output, relaxation.Results);
            // The file says which structures are relaxed, too.
            foreach (RelaxationResult result in relaxation.Results)
                result.Structure.Info["relaxation"] = Status(result);
            StructureFile.Write(parsed.GetValue(written)!.FullName, structures);
            if (parsed.GetValue(plot) is { } path)
                curves.Save(path.FullName, parsed.GetValue(tolerance));
            if (parsed.GetValue(pictures) is { } pictureFolder)
                Draw(relaxation.Results, pictureFolder.FullName, parsed.GetValue(format)!);
            if (more)
                output.WriteLine($"interrupted: {relaxation.Results.Count(r => r.IsFinished)} of {structures.Length} structures finished{(folder is null ? "" : "; go on with --restart")}");
            return more ? ExitCode.Interrupted : relaxation.Results.Any(r => r.Problem is not null) ? ExitCode.Failure : ExitCode.Success;
        });
        return command;

        // A run that goes on goes on with its files.
        void RequireOutputs(ParseResult parsed, string? paths)
        {
            using StructureFile file = reading.Open(parsed, parsed.GetValue(input)!);
            IEnumerable<string> Each(string? target, string extension) => target is null ? [] : Enumerable.Range(0, file.Count).Select(i => Path.Combine(target, $"{i}.{extension}"));
            string[] inputs = [.. new[] { parsed.GetValue(input)!.FullName, options.WeightsPath(parsed) }.OfType<string>()];
            string[] all =
            [
                parsed.GetValue(written)!.FullName, .. new[] { parsed.GetValue(plot)?.FullName }.OfType<string>(), .. Each(paths, "traj"),
                .. Each(parsed.GetValue(pictures)?.FullName, parsed.GetValue(format)!),
            ];
            if (parsed.GetValue(restart))
                OutputOptions.RequireOther(inputs, all);
            else
                outputs.Require(parsed, inputs, all);
        }
    }

    /// <summary>Makes a round; false when it was interrupted.</summary>
    private static bool TryStep(Relaxation relaxation, ref bool more, CancellationToken cancellation)
    {
        try
        {
            cancellation.ThrowIfCancellationRequested();
            more = relaxation.Step(cancellation);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>A structure that was not finished when the command ended was interrupted.</summary>
    private static string Status(RelaxationResult result) => result.IsFinished ? result.Status.ToString() : "Interrupted";

    private static void Draw(IReadOnlyList<RelaxationResult> results, string folder, string format)
    {
        foreach (RelaxationResult r in results.Where(r => double.IsFinite(r.Energy)))
        {
            string title = string.Create(CultureInfo.InvariantCulture, $"structure {r.Index}: {r.Energy:F4} eV, {Status(r)}");
            PictureFile.Save(Path.Combine(folder, $"{r.Index}.{format}"), r.Structure, new PictureOptions { Title = title });
        }
    }

    private static void Print(TextWriter output, IReadOnlyList<RelaxationResult> results)
    {
        output.WriteLine("structure  steps  status            energy/eV  largest force/(eV/Å)");
        foreach (RelaxationResult r in results)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{r.Index,9}  {r.Steps,5}  {Status(r),-12}  {r.Energy,13:F6}  {r.LargestForce,20:F6}{(r.Problem is null ? "" : "  " + r.Problem)}"));
        }
    }
}
