using System.CommandLine;
using System.Globalization;
using EquiDsl.Atoms;
using EquiDsl.Training;

namespace EquiDsl.App;

/// <summary>Finds the minima of an adsorbate on a surface with the model, and computes the best again with a reference.</summary>
internal static class AdsorbCommand
{
    public static Command Create<TModel>(TextWriter output)
        where TModel : IDeclaredModel<TModel>
    {
        ModelOptions options = new();
        SurfaceOptions surface = new();
        AdsorbateOptions adsorbates = new();
        RelaxationOptions defaults = new();
        Option<double> tolerance = new("--force-tolerance", "--fmax") { Description = "largest force of a relaxed structure, eV/Å", DefaultValueFactory = _ => defaults.ForceTolerance };
        Option<int> steps = new("--steps") { Description = "steps after which a placement gives up", DefaultValueFactory = _ => defaults.MaximumSteps };
        Option<int> batch = new("--batch") { Description = "placements that are computed together", DefaultValueFactory = _ => defaults.BatchSize };
        Option<double?> energy = new("--adsorbate-energy") { Description = "E(adsorbate) on the model's scale, eV; without it the free adsorbate is relaxed" };
        Option<int> best = new("--best", "-k") { Description = "minima that are shown and computed again", DefaultValueFactory = _ => 5 };
        Option<string> reference = new("--reference") { Description = "emt or none", DefaultValueFactory = _ => "none" };
        reference.Among("emt", "none");
        Option<ReferenceMode> mode = new("--reference-mode") { Description = "single points or relaxations of the best" };
        Option<bool> compare = new("--compare") { Description = "also relax all placements with the reference, and report success and saving" };
        Option<DirectoryInfo> folder = new("--folder") { Description = "where tables, trajectories and pictures go", DefaultValueFactory = _ => new DirectoryInfo("adsorption") };
        Option<string> pictures = new("--pictures") { Description = "png or svg", DefaultValueFactory = _ => "png" };
        pictures.Among("png", "svg");
        NumberRange.Above(0, tolerance);
        NumberRange.AtLeast(0, steps);
        NumberRange.AtLeast(1, batch, best);
        Command command = new("adsorb", "finds the minima of an adsorbate on a surface") { tolerance, steps, batch, energy, best, reference, mode, compare, folder, pictures };
        surface.AddTo(command);
        adsorbates.AddTo(command);
        OutputOptions outputs = new();
        outputs.AddTo(command);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            options.RequireParameters(parsed);
            int k = parsed.GetValue(best);
            if (parsed.GetValue(compare) && parsed.GetValue(reference) == "none")
                throw new UsageException("--compare needs a --reference to compare with");
            string target = parsed.GetValue(folder)!.FullName;
            outputs.Require(parsed, [.. surface.Files(parsed), adsorbates.FileName(parsed), options.WeightsPath(parsed)], Former(target));
            using InterruptSignal interrupt = new(parsed.InvocationConfiguration.Error);
            (AtomicStructure slab, string name) = surface.Read(parsed, output);
            Adsorbate adsorbate = adsorbates.Read(parsed);
            AdsorptionSystem system = new($"{adsorbate.Name} on {name}", slab, adsorbate);
            IReadOnlyList<AdsorbatePlacement> placements = AdsorbatePlacement.Create(slab, adsorbate, adsorbates.Placement(parsed, parsed.GetValue(options.Seed)));
            using Device device = options.Open(parsed);
            using TModel model = options.Load<TModel>(parsed, device, output);
            string paths = Directory.CreateDirectory(Path.Combine(target, "trajectories")).FullName;
            AdsorptionOptions recipe = new()
            {
                Relaxation = defaults with { ForceTolerance = parsed.GetValue(tolerance), MaximumSteps = parsed.GetValue(steps), BatchSize = parsed.GetValue(batch) },
                Trajectory = part => Path.Combine(paths, $"{part}.traj"),
                AdsorbateEnergy = parsed.GetValue(energy),
            };
            AdsorptionOptions ours = recipe with { AdsorbateEnergy = null, Trajectory = part => Path.Combine(paths, $"reference-{part}.traj") };
            AdsorptionReport report = new(output, target, parsed.GetValue(pictures)!);
            AdsorptionResult? found = null;
            bool isReported = false;
            try
            {
                // What the reference cannot compute is said before the model's work, not after.
                AdsorptionReferences? references = parsed.GetValue(reference) == "emt" ? References(new EffectiveMediumTheory(), system, ours, interrupt.Token) : null;
                found = Search(new ModelCalculator(model.Runtime), system, placements, recipe, target, output, interrupt.Token);
                ReferenceCheck? check = null;
                if (references is not null)
                    check = ReferenceCheck.Run(new EffectiveMediumTheory(), found, k, parsed.GetValue(mode), ours, references, interrupt.Token);
                report.Minima(found, check, k);
                isReported = true;
                if (check is not null)
                {
                    AdsorptionPlot.SaveRanking(Path.Combine(target, "ranking.png"), found, check);
                    report.Best(check, k);
                }
                if (parsed.GetValue(compare))
                    report.Comparison(new(AdsorptionSearch.Run(new EffectiveMediumTheory(), system, placements, ours, check!.References, null, interrupt.Token), check), k);
                output.WriteLine($"tables, trajectories and pictures are in {target}");
                return found.Best is null ? ExitCode.Failure : ExitCode.Success;
            }
            catch (OperationCanceledException)
            {
                // What the model has found is kept.
                if (found is not null && !isReported)
                    report.Minima(found, null, k);
                string done = found is null ? "before all placements were relaxed; trajectories"
                    : isReported ? "in the full search of the reference; tables, trajectories and pictures" : "in calculations of the reference; the model's tables, trajectories and pictures";
                output.WriteLine($"interrupted {done} up to here are in {target}");
                return ExitCode.Interrupted;
            }
        });
        return command;
    }

    /// <summary>What a search leaves in a folder, as far as it is there.</summary>
    private static string[] Former(string folder) => !Directory.Exists(folder)
        ? []
        :
        [
            .. new[] { "candidates.csv", "minima.extxyz", "relaxation.png", "ranking.png", "success.csv", "success.png" }.Select(name => Path.Combine(folder, name)).Where(File.Exists),
            .. Directory.EnumerateFiles(folder, "rank-*.*").Where(PictureFile.IsName),
            .. Directory.Exists(Path.Combine(folder, "trajectories")) ? Directory.EnumerateFiles(Path.Combine(folder, "trajectories"), "*.traj") : [],
        ];

    private static AdsorptionReferences References(ICalculator reference, AdsorptionSystem system, AdsorptionOptions options, CancellationToken cancellation)
    {
        try
        {
            return AdsorptionReferences.Compute(reference, system, options, cancellation);
        }
        catch (InvalidOperationException error)
        {
            throw new InvalidOperationException($"the reference cannot be used: {error.Message}", error);
        }
    }

    private static AdsorptionResult Search(
        ModelCalculator calculator, AdsorptionSystem system, IReadOnlyList<AdsorbatePlacement> placements, AdsorptionOptions recipe, string folder, TextWriter output, CancellationToken cancellation)
    {
        PlainProgress progress = new(output);
        RelaxationEstimate estimate = new(recipe.Relaxation.ForceTolerance, recipe.Relaxation.MaximumSteps);
        RelaxationPlot curves = new();
        AdsorptionResult found = AdsorptionSearch.Run(calculator, system, placements, recipe, afterStep: relaxation =>
        {
            curves.Add(relaxation.Results);
            string line = estimate.Add(relaxation);
            progress.Write(() => $"{system.Name}: {line}");
        }, cancellation: cancellation);
        curves.Save(Path.Combine(folder, "relaxation.png"), recipe.Relaxation.ForceTolerance, "placement");
        return found;
    }
}
