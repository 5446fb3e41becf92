using EquiDsl.Atoms;
using Xunit;

namespace EquiDsl.App.Tests;

/// <summary>Ensembles by the names that people use, temperatures that do what is said of them.</summary>
public sealed class DynamicsVerbTests
{
    [Fact]
    public void Temperatures_under_nve_draw_momenta_when_they_are_given()
    {
        using CommandLine line = new();

        string rest = Md(line, "rest"), drawn = Md(line, "drawn", "--temperature", "300"), initial = Md(line, "initial", "--temperature", "300", "--initial-temperature", "50");

        Assert.Contains("momenta: none, atoms start at rest; --temperature draws them", rest, StringComparison.Ordinal);
        Assert.Contains("momenta: drawn at 300 K", drawn, StringComparison.Ordinal);
        Assert.Contains("momenta: drawn at 50 K", initial, StringComparison.Ordinal);
        Assert.Equal(0, Momentum(line["rest.traj"]));
        // The same seed draws the same directions.
        Assert.Equal(Math.Sqrt(6), Momentum(line["drawn.traj"]) / Momentum(line["initial.traj"]), 1e-9);
    }

    [Fact]
    public void Momenta_of_files_are_kept_unless_a_temperature_is_given()
    {
        using CommandLine line = new();
        Md(line, "first", "--temperature", "300");

        string kept = line.Run("md", line["first.traj"], "--untrained", "--steps", "0", "--trajectory", line["a.traj"], "--state", line["a.restart"]);
        string restarted = Md(line, "first", "--restart", "--temperature", "300");

        Assert.Contains("momenta: those of the file; --temperature draws others", kept, StringComparison.Ordinal);
        Assert.Contains("momenta: those of the restart file; --temperature does nothing", restarted, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nvt", "langevin")]
    [InlineData("nvt-langevin", "langevin")]
    [InlineData("nvt-nose-hoover", "nose-hoover")]
    public void Ensembles_have_the_names_of_ensembles(string name, string older)
    {
        using CommandLine line = new();

        string text = Md(line, "new", "--ensemble", name, "--temperature", "250", "--initial-temperature", "250");
        Md(line, "old", "--ensemble", older, "--temperature", "250", "--initial-temperature", "250");
        Md(line, "nve", "--temperature", "250");

        Assert.Contains("momenta: drawn at 250 K; the thermostat is at 250 K", text, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", text, StringComparison.Ordinal);
        using StructureFile one = StructureFile.Open(line["new.traj"]), two = StructureFile.Open(line["old.traj"]), free = StructureFile.Open(line["nve.traj"]);
        Assert.Equal(two[two.Count - 1].Positions, one[one.Count - 1].Positions);
        Assert.NotEqual(free[free.Count - 1].Positions, one[one.Count - 1].Positions);
    }

    [Fact]
    public void Direct_forces_are_said_not_to_conserve_energy()
    {
        using CommandLine line = new();
        string data = line.Data("data.extxyz", 1, 1);

        string text = line.Run<ForwardModel>(0, "md", data, "--untrained", "--steps", "1", "--trajectory", line["a.traj"], "--state", line["a.restart"]);

        Assert.Contains("ForwardModel are a direct output, not gradients of its energy: the energy is not conserved", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--friction does nothing under nve", "--friction", "0.1")]
    [InlineData("--period and --pressure do nothing under nvt", "--ensemble", "nvt", "--pressure=1", "--period", "50")]
    [InlineData("--friction does nothing under nvt-nose-hoover", "--ensemble", "nvt-nose-hoover", "--friction", "0.1", "--period", "50")]
    public void Options_that_an_ensemble_has_no_use_for_are_told(string expected, params string[] more)
    {
        using CommandLine line = new();

        Assert.Contains($"warning: {expected}\n", Md(line, "a", more).ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Constant_pressure_needs_a_model_with_stress()
    {
        using CommandLine line = new();
        string[] md = ["md", line.Data("data.extxyz", 1, 1), "--untrained", "--ensemble=npt", "--trajectory", line["a.traj"], "--state", line["a.restart"]];

        string error = line.Run<ForwardModel>(1, md).TrimEnd().Split('\n')[^1];

        Assert.Equal("error: --ensemble npt needs a model with stress, and EquiDsl.App.Tests.ForwardModel has none", error);
        Assert.False(File.Exists(line["a.traj"]));
    }

    private static string Md(CommandLine line, string name, params string[] more) =>
        line.Run(["md", line.Data("data.extxyz", 1, 1), "--untrained", "--steps", "4", "--interval", "2", "--trajectory", line[$"{name}.traj"], "--state", line[$"{name}.restart"], .. more]);

    private static double Momentum(string path)
    {
        using StructureFile file = StructureFile.Open(path);
        return file[0].GetMomenta()?.Max(Math.Abs) ?? 0;
    }
}
