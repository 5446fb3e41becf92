using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using EquiDsl.Atoms;
using EquiDsl.Training;

namespace EquiDsl.App;

/// <summary>Molecular dynamics of the structures of a file.</summary>
internal static class DynamicsCommand
{
    private static readonly string[] s_ensembles = ["nve", "nvt", "npt", "nvt-langevin", "nvt-nose-hoover", "langevin", "nose-hoover"];

    public static Command Create<TModel>(TextWriter output)
        where TModel : IDeclaredModel<TModel>
    {
        ModelOptions options = new();
        ReadingOptions reading = new();
        Argument<FileInfo> input = new("input") { Description = "start; each structure of the file is a replica" };
        Option<string> ensemble = new("--ensemble")
        {
            Description = "nve; nvt, by Langevin's thermostat as nvt-langevin says, or nvt-nose-hoover; npt, which needs a model with stress; langevin and nose-hoover are short for the two of nvt",
            DefaultValueFactory = _ => "nve",
        };
        ensemble.Among(s_ensembles);
        Option<double> temperature = new("--temperature")
        {
            Description = "K, of a thermostat; under nve, when it is given, that at which momenta are drawn at the start", DefaultValueFactory = _ => 300,
        };
        Option<double?> initial = new("--initial-temperature") { Description = "K; draws momenta at the start; without it those of the file, or rest, which is said" };
        Option<double> step = new("--time-step") { Description = "fs", DefaultValueFactory = _ => 1 };
        Option<double> friction = new("--friction") { Description = "of nvt-langevin, 1/fs", DefaultValueFactory = _ => 0.01 };
        Option<double> period = new("--period") { Description = "of nvt-nose-hoover's thermostats and npt's, fs", DefaultValueFactory = _ => 100 };
        Option<double> pressure = new("--pressure") { Description = "of npt, eV/Å³" };
        Option<long> steps = new("--steps") { Description = "how many", DefaultValueFactory = _ => 1000 };
        Option<int> interval = new("--interval") { Description = "steps between lines and frames", DefaultValueFactory = _ => 10 };
        Option<FileInfo> trajectory = new("--trajectory") { Description = "traj or extxyz file; replicas get a number before the extension", DefaultValueFactory = _ => new FileInfo("dynamics.traj") };
        Option<FileInfo> state = new("--state") { Description = "restart file, written on the way, at the end and on Ctrl-C", DefaultValueFactory = _ => new FileInfo("dynamics.restart") };
        Option<int> save = new("--state-interval") { Description = "steps from one writing of the restart file to the next", DefaultValueFactory = _ => 1000 };
        Option<bool> restart = new("--restart") { Description = "go on from the restart file" };
        Option<FileInfo?> plot = new("--plot") { Description = "PNG file: energies and temperature" };
        Command command = new("md", "molecular dynamics") { input, ensemble, temperature, initial, step, friction, period, pressure, steps, interval, trajectory, state, save, restart, plot };
        NumberRange.Above(0, temperature, step, friction, period);
        NumberRange.AtLeast(0, initial, steps);
        NumberRange.AtLeast(1, interval, save);
        options.AddTo(command);
        OutputOptions outputs = new();
        reading.AddTo(command, labels: false);
        outputs.AddTo(command);
        command.SetAction(parsed =>
        {
            options.RequireParameters(parsed);
            string saved = parsed.GetValue(state)!.FullName;
            RequireOutputs(parsed);
            double kelvin = parsed.GetValue(temperature);
            ulong seed = parsed.GetValue(options.Seed);
            string name = parsed.GetValue(ensemble)!;
            bool hasThermostat = name != "nve", isTyped = parsed.GetResult(temperature) is { Implicit: false };
            double? start = parsed.GetValue(initial) ?? (!hasThermostat && isTyped ? kelvin : null);
            DynamicsOptions method = new()
            {
                TimeStep = parsed.GetValue(step),
                Method = name switch
                {
                    "nve" => new VelocityVerlet(),
                    "nvt" or "nvt-langevin" or "langevin" => new LangevinThermostat { Temperature = kelvin, Friction = parsed.GetValue(friction), Seed = seed },
                    "nvt-nose-hoover" or "nose-hoover" => new NoseHooverChains { Temperature = kelvin, Period = parsed.GetValue(period) },
                    "npt" => new MartynaTobiasKlein { Temperature = kelvin, Period = parsed.GetValue(period), Pressure = parsed.GetValue(pressure) },
                    _ => throw new InvalidOperationException($"there is no ensemble {name}"),
                },
            };
            using Device device = options.Open(parsed);
            using TModel model = options.Load<TModel>(parsed, device, output);
            if (!model.Runtime.HasGradientForces)
            {
                output.WriteLine(
                    $"warning: forces of {TModel.Description.Name} are a direct output, not gradients of its energy: the energy is not conserved{(hasThermostat ? "" : " and drifts under nve; a thermostat (--ensemble nvt) holds the temperature")}");
            }
            ModelCalculator calculator = new(model.Runtime);
            if (method.Method is MartynaTobiasKlein && !calculator.HasStress)
                throw new ArgumentException($"{OptionValues.Typed(parsed.GetResult(ensemble)!)} {name} needs a model with stress, and {TModel.Description.Name} has none");
            if (Unused(parsed, method.Method, friction, period, pressure) is { Length: > 0 } unused)
                output.WriteLine($"warning: {string.Join(" and ", unused)} {(unused.Length == 1 ? "does" : "do")} nothing under {name}");
            using InterruptSignal interrupt = new(parsed.InvocationConfiguration.Error);
            AtomicStructure[]? beginning = parsed.GetValue(restart) ? null : Start(parsed.GetValue(input)!, reading.Read(parsed), start, seed);
            output.WriteLine($"momenta: {Momenta(beginning, start, kelvin, hasThermostat, isTyped)}");
            using MolecularDynamics? dynamics = beginning is null
                ? MolecularDynamics.Restart(saved, calculator, method)
                : TryStart(calculator, beginning, method, interrupt.Token);
            if (dynamics is null)
            {
                output.WriteLine("interrupted before the first step; nothing was written");
                return ExitCode.Interrupted;
            }
            if (!parsed.GetValue(restart))
                new WarningLines(parsed.InvocationConfiguration.Error).Write(TModel.Description, parsed.GetValue(input)!.FullName, [.. dynamics.Frames.Select(f => f.Structure)]);
            int replicas = dynamics.Frames.Count;
            DynamicsPlot curves = new();
            output.WriteLine("replica     time/fs  potential/eV   kinetic/eV  conserved/eV      T/K");
            dynamics.WriteTrajectories(i => OfReplica(parsed.GetValue(trajectory)!.FullName, i, replicas), parsed.GetValue(interval));
            dynamics.Observe(parsed.GetValue(interval), frame =>
            {
                curves.Add(frame);
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{frame.Replica,7}  {frame.Time,10:F1}  {frame.PotentialEnergy,12:F5}  {frame.KineticEnergy,11:F5}  {frame.ConservedEnergy,12:F5}  {frame.Temperature,7:F1}"));
            });
            bool done;
            try
            {
                done = Run(dynamics, parsed.GetValue(steps), parsed.GetValue(save), saved, interrupt.Token);
            }
            finally
            {
                // What led to a failure can be seen too.
                if (parsed.GetValue(plot) is { } picture)
                    curves.Save(picture.FullName);
            }
            for (int i = 0; i < replicas; i++)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"replica {i}: drift {1000 * dynamics.Drifts[i].Slope:G3} meV per ps and atom, largest deviation {1000 * dynamics.Drifts[i].LargestDeviation:G3} meV per atom"));
            output.WriteLine(done ? $"done after {dynamics.StepCount} steps" : $"interrupted after {dynamics.StepCount} steps; go on with --restart");
            return done ? ExitCode.Success : ExitCode.Interrupted;
        });
        return command;

        // A run that goes on goes on with its files.
        void RequireOutputs(ParseResult parsed)
        {
            string start = parsed.GetValue(input)!.FullName;
            using StructureFile file = reading.Open(parsed, parsed.GetValue(input)!);
            string?[] written =
            [
                parsed.GetValue(state)!.FullName, parsed.GetValue(plot)?.FullName,
                .. Enumerable.Range(0, file.Count).Select(i => OfReplica(parsed.GetValue(trajectory)!.FullName, i, file.Count)),
            ];
            if (parsed.GetValue(restart))
                OutputOptions.RequireOther([start, options.WeightsPath(parsed)], [.. written.OfType<string>()]);
            else
                outputs.Require(parsed, [start, options.WeightsPath(parsed)], written);
        }
    }

    /// <summary>The trajectory of a replica.</summary>
    private static string OfReplica(string path, int replica, int replicas) =>
        replicas == 1 ? path : Path.ChangeExtension(path, string.Create(CultureInfo.InvariantCulture, $"{replica}{Path.GetExtension(path)}"));

    private static AtomicStructure[] Start(FileInfo input, StructureReadOptions options, double? temperature, ulong seed)
    {
        using StructureFile file = StructureFile.Open(input.FullName, options: options);
        AtomicStructure[] structures = [.. file.ReadAll()];
        if (temperature is double kelvin)
        {
            for (int i = 0; i < structures.Length; i++)
                MaxwellBoltzmann.SetMomenta(structures[i], kelvin, seed, i);
        }
        return structures;
    }

    /// <summary>Options that were given and that the method has no use for, as they were typed.</summary>
    private static string[] Unused(ParseResult parsed, DynamicsMethod method, Option friction, Option period, Option pressure)
    {
        Option[] unused = method switch
        {
            VelocityVerlet => [friction, period, pressure],
            LangevinThermostat => [period, pressure],
            NoseHooverChains => [friction, pressure],
            MartynaTobiasKlein => [friction],
            _ => throw new InvalidOperationException($"options of {method.GetType().Name} are not known"),
        };
        return [.. unused.Select(parsed.GetResult).OfType<OptionResult>().Where(r => !r.Implicit).Select(OptionValues.Typed)];
    }

    /// <summary>Where momenta come from, and what temperatures that were given do.</summary>
    /// <param name="beginning">The structures; null after a restart.</param>
    /// <param name="drawn">The temperature at which momenta were drawn, K; null when none were.</param>
    /// <param name="kelvin">The temperature option.</param>
    /// <param name="hasThermostat">Whether the ensemble has a thermostat.</param>
    /// <param name="isTyped">Whether the temperature option was given.</param>
    private static string Momenta(AtomicStructure[]? beginning, double? drawn, double kelvin, bool hasThermostat, bool isTyped)
    {
        string held = hasThermostat ? string.Create(CultureInfo.InvariantCulture, $"; the thermostat is at {kelvin} K") : "";
        if (beginning is null)
            return $"those of the restart file{(drawn is null ? "" : isTyped && !hasThermostat ? "; --temperature does nothing" : "; --initial-temperature does nothing")}{held}";
        if (drawn is double start)
            return string.Create(CultureInfo.InvariantCulture, $"drawn at {start} K{held}");
        int moving = beginning.Count(s => s.GetMomenta() is { } p && Array.Exists(p, x => x != 0));
        string source = moving == 0 ? "none, atoms start at rest" : moving == beginning.Length ? "those of the file" : $"those of the file in {moving} of {beginning.Length} structures, the others start at rest";
        return source + (hasThermostat ? held : moving == 0 ? "; --temperature draws them" : "; --temperature draws others");
    }

    /// <summary>Null when it was interrupted.</summary>
    private static MolecularDynamics? TryStart(
        ModelCalculator calculator, AtomicStructure[] structures, DynamicsOptions method, CancellationToken cancellation)
    {
        try
        {
            return new MolecularDynamics(calculator, structures, method, cancellation);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Runs up to a step in pieces; the state is saved after each, so that a failure costs no more than one.</summary>
    /// <returns>Whether the step was reached.</returns>
    private static bool Run(MolecularDynamics dynamics, long last, int piece, string saved, CancellationToken cancellation)
    {
        try
        {
            do
            {
                dynamics.Run(Math.Clamp(last - dynamics.StepCount, 0, piece), cancellation);
                dynamics.Save(saved);
            }
            while (dynamics.StepCount < last);
            return true;
        }
        catch (OperationCanceledException)
        {
            dynamics.Save(saved);
            return false;
        }
        catch (IOException)
        {
            // The terminal that is written to has gone.
            dynamics.Save(saved);
            throw;
        }
    }
}
