using ScottPlot;
using ScottPlot.TickGenerators;

namespace EquiDsl.App;

/// <summary>Two plots side by side, as every picture of a command is.</summary>
internal sealed class Panels
{
    private const int Width = 1100, Height = 520;

    // Values below are drawn as this one, as a logarithm needs something positive.
    private const double Smallest = 1e-12;

    private readonly Multiplot _plots = new();

    public Panels()
    {
        _plots.AddPlots(2);
        _plots.Layout = new ScottPlot.MultiplotLayouts.Columns();
    }

    public Plot Left => _plots.GetPlot(0);

    public Plot Right => _plots.GetPlot(1);

    /// <summary>Titles a panel.</summary>
    public static void Title(Plot plot, string title, string x, string y)
    {
        plot.Title(title);
        plot.XLabel(x);
        plot.YLabel(y);
    }

    /// <summary>Labels the vertical axis, which holds decimal logarithms, with the numbers themselves.</summary>
    public static void Logarithmic(Plot plot) => plot.Axes.Left.TickGenerator = new LogarithmicTicks();

    /// <summary>Labels the horizontal axis with whole numbers only.</summary>
    public static void Whole(Plot plot) => plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true };

    /// <summary>Height of a value on such an axis.</summary>
    public static double Logarithm(double value) => Math.Log10(Math.Max(value, Smallest));

    /// <summary>Writes a PNG file.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
        File.WriteAllBytes(path, _plots.Render(Width, Height).GetImageBytes(ImageFormat.Png));
    }
}
