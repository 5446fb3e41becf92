using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using EquiDsl.Atoms;
using Xunit;

namespace EquiDsl.App.Tests;

/// <summary>Tests that signal this process; no others run at the same time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SignalCollection
{
    /// <summary>Name of the collection.</summary>
    public const string Name = "Signals";
}

/// <summary>Ctrl-C ends the verbs that compute, soon and with a true last line.</summary>
[Collection(SignalCollection.Name)]
public sealed class InterruptVerbTests
{
    [SkippableFact]
    public void Predictions_up_to_a_signal_are_written()
    {
        using CommandLine line = new();
        string data = line.Data("data.extxyz", 700, 1);

        string text = Interrupted("   64  ", "predict", "--untrained", data, "-o", line["out.extxyz"]);

        string last = text.TrimEnd().Split('\n')[^1];
        Assert.Matches("^interrupted after [0-9]+ of 700 structures, which are in ", last);
        using StructureFile written = StructureFile.Open(line["out.extxyz"]);
        Assert.InRange(written.Count, 64, 640);
        Assert.StartsWith($"interrupted after {written.Count} of 700 ", last, StringComparison.Ordinal);
        Assert.All(written.ReadAll(), s => Assert.NotNull(s.Energy));
    }

    [SkippableFact]
    public void Dynamics_save_whole_steps()
    {
        using CommandLine line = new();
        string data = line.Data("data.extxyz", 1, 1);
        string[] files = ["--trajectory", line["md.traj"], "--state", line["md.restart"], "--interval", "1"];

        string text = Interrupted("         3.0 ", ["md", "--untrained", data, "--steps", "1000000", "--time-step", "1", .. files]);

        Assert.Matches("\ninterrupted after [0-9]+ steps; go on with --restart\n$", text.ReplaceLineEndings("\n"));
        Assert.True(File.Exists(line["md.restart"]));
    }

    [SkippableFact]
    public void Relaxations_that_are_interrupted_say_so_in_table_and_file()
    {
        using CommandLine line = new();
        string data = line.Data("data.extxyz", 3, 1);

        string text = Interrupted("--untrained: parameters", "relax", "--untrained", data, "-o", line["out.extxyz"], "--force-tolerance", "1e-9");

        Assert.EndsWith("interrupted: 0 of 3 structures finished\n", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal(3, text.Split("  Interrupted  ").Length - 1);
        Assert.DoesNotContain("Converged", text, StringComparison.Ordinal);
        using StructureFile written = StructureFile.Open(line["out.extxyz"]);
        Assert.All(written.ReadAll(), s => Assert.Equal("Interrupted", s.Info["relaxation"]));
    }

    [SkippableFact]
    public void Evaluations_that_are_interrupted_show_no_errors()
    {
        using CommandLine line = new();

        string text = Interrupted("labels: ", "evaluate", "--untrained", line.Data("data.extxyz", 50, 1), "--plot", line["parity.png"]);

        Assert.EndsWith("interrupted after 0 structures; errors are those of all, and not shown\n", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("MAE", text, StringComparison.Ordinal);
        Assert.False(File.Exists(line["parity.png"]));
    }

    [SkippableFact]
    public void Training_that_is_interrupted_goes_on()
    {
        using CommandLine line = new();
        string[] train = ["train", line.Data("data.extxyz", 8, 1), "--folder", line["run"], "--evaluate-every", "1"];

        string text = Interrupted("systems to train on", [.. train, "--steps", "100000"]);

        Assert.Matches("\ninterrupted after [0-9]+ steps; go on with --resume\n$", text.ReplaceLineEndings("\n"));
        Assert.DoesNotContain("done", text, StringComparison.Ordinal);
        Assert.False(File.Exists(line["run/final.safetensors"]));
        int steps = int.Parse(text[(text.LastIndexOf("after ", StringComparison.Ordinal) + 6)..text.LastIndexOf(" steps", StringComparison.Ordinal)], CultureInfo.InvariantCulture);
        Assert.Contains($"done after {steps + 2} steps", line.Run([.. train, "--steps", $"{steps + 2}", "--resume", "--changed-settings"]), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("slab Cu", "before all placements were relaxed; trajectories", false)]
    [InlineData("rank  placement", "in the full search of the reference; tables, trajectories and pictures", true)]
    public void Searches_that_are_interrupted_say_in_what_and_keep_what_was_found(string signal, string expected, bool hasTables)
    {
        using CommandLine line = new();
        string[] surface = ["--element", "Cu", "--layers", "3", "--repeat", "2,2", "--vacuum", "12", "--adsorbate", "O", "--sites", "3"];

        string text = Interrupted(signal, ["adsorb", "--untrained", .. surface, "--steps", "3", "--fmax", "50", "--seed", "3", "--folder", line["out"], "--reference", "emt", "--compare"]);

        Assert.EndsWith($"interrupted {expected} up to here are in {line["out"]}\n", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal(hasTables, File.Exists(line["out/candidates.csv"]));
        Assert.DoesNotContain("full search of the reference: E_ads", text, StringComparison.Ordinal);
    }

    /// <summary>Runs a command line that is interrupted once it has written a text.</summary>
    private static string Interrupted(string text, params string[] args)
    {
        Skip.If(OperatingSystem.IsWindows(), "there are no signals");
        using ManualResetEventSlim arrived = new();
        // The test's own handler keeps the process alive whatever the verb does.
        using PosixSignalRegistration guard = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = true;
            arrived.Set();
        });
        using SignallingWriter output = new(text, arrived);
        using StringWriter error = new();
        int status = EquiDslApp.Run<VerbModel>(args, output, error);
        Assert.True(arrived.IsSet, $"'{text}' was not written:\n{output}\n{error}");
        Assert.True(status == 130, $"status {status}:\n{output}\n{error}");
        Assert.Matches("^(SIGINT: the state is being saved[^\n]*\n)?$", error.ToString().ReplaceLineEndings("\n"));
        return output.ToString();
    }

    /// <summary>Sends the process SIGINT when a text is written.</summary>
    private sealed class SignallingWriter(string text, ManualResetEventSlim arrived) : StringWriter
    {
        private bool _sent;

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (_sent || value?.Contains(text, StringComparison.Ordinal) != true)
                return;
            _sent = true;
            using Process kill = Process.Start("kill", ["-INT", $"{Environment.ProcessId}"]);
            kill.WaitForExit();
            Assert.True(arrived.Wait(TimeSpan.FromSeconds(20)), "no signal arrived");
            // Handlers are called one after another, in no stated order.
            Thread.Sleep(200);
        }
    }
}
