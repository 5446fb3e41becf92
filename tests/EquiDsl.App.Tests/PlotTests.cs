using EquiDsl.Atoms;
using Xunit;

namespace EquiDsl.App.Tests;

public sealed class PlotTests
{
    [Theory]
    [InlineData(0.2, 0.75, new[] { 2.0, 3, 4, 5 })]
    [InlineData(-1.5, 0.4, new[] { 0.05, 0.1, 0.2, 0.5, 1, 2 })]
    [InlineData(-4.5, 0.5, new[] { 1e-4, 1e-3, 0.01, 0.1, 1 })]
    [InlineData(-10, 10, new[] { 1e-9, 1e-6, 1e-3, 1, 1e3, 1e6, 1e9 })]
    [InlineData(1, 1.0004, new[] { 10.0, 10.002, 10.004, 10.006, 10.008 })]
    public void Logarithmic_axes_have_labels_whatever_their_range(double low, double high, double[] expected)
    {
        double[] labels = [.. LogarithmicTicks.Positions(low, high).Where(tick => tick.IsMajor).Select(tick => tick.Value)];

        Assert.Equal(expected.Length, labels.Length);
        for (int i = 0; i < labels.Length; i++)
            Assert.Equal(1, labels[i] / expected[i], 1e-9);
    }

    [Theory]
    [InlineData(double.NaN, 1)]
    [InlineData(1, 1)]
    [InlineData(0, double.PositiveInfinity)]
    public void Ranges_that_are_none_have_no_ticks(double low, double high) => Assert.Empty(LogarithmicTicks.Positions(low, high));

    [Fact]
    public void Curves_of_relaxations_hold_every_geometry_at_its_step()
    {
        AtomicStructure pair = new([0, 0, 0, 2.9, 0, 0], [29, 29]);
        using Relaxation relaxation = new(new EffectiveMediumTheory(), [pair]);
        RelaxationPlot plot = new();
        double first = new EffectiveMediumTheory().Evaluate([pair])[0].Energy;
        while (relaxation.Step())
            plot.Add(relaxation.Results);
        plot.Add(relaxation.Results);
        RelaxationResult result = relaxation.Results[0];

        Assert.Equal(RelaxationStatus.Converged, result.Status);
        Assert.Equal(Enumerable.Range(0, result.Steps + 1), plot.Curve(0).Select(point => point.Step));
        Assert.Equal(first, plot.Curve(0)[0].Energy);
        Assert.Equal((result.Energy, result.LargestForce), (plot.Curve(0)[^1].Energy, plot.Curve(0)[^1].Force));
    }

    [Fact]
    public void Parity_panels_are_square_and_tell_their_errors()
    {
        ParityData data = new();
        Random random = new(1);
        for (int i = 0; i < 300; i++)
        {
            AtomicStructure pair = new([0, 0, 0, 2.9, 0, 0], [29, 29]) { Energy = 2 * random.NextDouble(), Forces = new double[6] };
            data.Add(pair, pair.Energy + 0.02, [0.3, 0.3, 0.3, -0.3, -0.3, 0], []);
        }

        Panels panels = ParityPlot.Draw(data);
        panels.Render();

        Assert.All([panels.Left, panels.Right], plot =>
        {
            ScottPlot.PixelRect area = plot.LastRender.DataRect;
            ScottPlot.AxisLimits limits = plot.Axes.GetLimits();
            Assert.Equal(area.Width, area.Height, 1.0);
            Assert.Equal((limits.Left, limits.Right), (limits.Bottom, limits.Top));
        });
        // Energies are per atom.
        Assert.Contains("MAE 10 meV\nRMSE 10 meV\n300 points", Text(panels.Left), StringComparison.Ordinal);
        Assert.Contains("MAE 250 meV/Å\nRMSE 273.9 meV/Å\n1800 points", Text(panels.Right), StringComparison.Ordinal);
    }

    [Fact]
    public void Dense_points_are_brighter_and_painted_last()
    {
        double[] x = [.. Enumerable.Repeat(0.5, 100), 0.1], y = [.. Enumerable.Repeat(0.5, 100), 0.9];

        int[] shades = ParityPlot.ShadesOf(x, y, 0, 1);

        Assert.Equal(0, shades[100]);
        Assert.All(shades[..100], shade => Assert.Equal(11, shade));
    }

    [Fact]
    public void Relaxations_show_their_tolerance_and_names()
    {
        AtomicStructure[] pairs = [new([0, 0, 0, 2.9, 0, 0], [29, 29]), new([0, 0, 0, 2.5, 0, 0], [29, 29])];
        using Relaxation relaxation = new(new EffectiveMediumTheory(), pairs);
        RelaxationPlot plot = new();
        while (relaxation.Step())
            plot.Add(relaxation.Results);

        Panels panels = plot.Draw(0.03, "pair");
        panels.Render();

        ScottPlot.Plottables.HorizontalLine line = Assert.Single(panels.Right.GetPlottables<ScottPlot.Plottables.HorizontalLine>());
        Assert.Equal(Math.Log10(0.03), line.Y, 1e-12);
        Assert.Equal("tolerance 0.03 eV/Å", line.LegendText);
        Assert.Equal(["pair 0", "pair 1"], panels.Left.GetPlottables<ScottPlot.Plottables.Scatter>().Select(s => s.LegendText));
        Assert.True(panels.Left.Legend.IsVisible && panels.Right.Legend.IsVisible);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(2.4)]
    [InlineData(117)]
    public void Epochs_are_whole_numbers(double last)
    {
        Panels panels = new();
        panels.Left.Add.Scatter(new[] { 0, last }, new[] { 1.0, 2 });
        Panels.WholeFromZero(panels.Left, last);
        panels.Render();

        double[] ticks = [.. panels.Left.Axes.Bottom.TickGenerator.Ticks.Where(t => t.IsMajor).Select(t => t.Position)];

        Assert.True(ticks.Length >= 2);
        Assert.All(ticks, t => Assert.Equal(Math.Round(t), t));
    }

    [Fact]
    public void A_picture_that_cannot_be_written_does_not_end_the_training()
    {
        using CommandLine line = new();
        string data = line.Data("training.extxyz", 8, 4);
        Directory.CreateDirectory(line["run/training.png"]);

        string text = line.Run("train", data, "--validation", data, "--folder", line["run"], "--epochs", "3", "--batch", "4");

        Assert.Single(text.Split('\n'), l => l.StartsWith("warning: the curves are not drawn: ", StringComparison.Ordinal));
        Assert.Contains("done after 6 steps", text, StringComparison.Ordinal);
        Assert.True(File.Exists(line["run/checkpoint.safetensors"]) && File.Exists(line["run/final.safetensors"]));
    }

    [Theory]
    [InlineData("evaluate")]
    [InlineData("relax")]
    [InlineData("md")]
    public void A_plot_under_the_name_of_another_kind_is_refused_before_the_work(string verb)
    {
        using CommandLine line = new();

        string text = line.Run<VerbModel>(2, verb, line.Data("data.extxyz", 2, 4), "--untrained", "--plot", line["plot.jpg"]);

        Assert.Contains("plot.jpg' does not end in .png", text, StringComparison.Ordinal);
        Assert.DoesNotContain("parameters are drawn", text, StringComparison.Ordinal);
        Assert.False(File.Exists(line["plot.jpg"]));
    }

    [Theory]
    [InlineData("a.png")]
    [InlineData("a.svg")]
    public void A_picture_is_replaced_when_the_new_one_is_complete(string name)
    {
        using CommandLine line = new();
        AtomicStructure pair = new([0, 0, 0, 2.9, 0, 0], [29, 29]);
        PictureFile.Save(line[name], pair);
        byte[] before = File.ReadAllBytes(line[name]), kept = new byte[before.Length];
        using FileStream old = new(line[name], FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

        PictureFile.Save(line[name], pair, new PictureOptions { Title = "again" });

        // Who has the old picture open sees all of it still.
        old.ReadExactly(kept);
        Assert.Equal(before, kept);
        Assert.NotEqual(before, File.ReadAllBytes(line[name]));
        Assert.Equal([name], Directory.GetFiles(Path.GetDirectoryName(line[name])!).Select(Path.GetFileName));
    }

    private static string Text(ScottPlot.Plot plot) => Assert.Single(plot.GetPlottables<ScottPlot.Plottables.Annotation>()).Text;
}
