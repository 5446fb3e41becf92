using EquiDsl.Files;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace EquiDsl.App;

/// <summary>Two plots side by side, as every picture of a command is.</summary>
internal sealed class Panels
{
    private const int Width = 1100, Height = 520, SquareSide = 415;

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

    /// <summary>Makes the area of the data square.</summary>
    public static void Square(Plot plot) => plot.Layout.Fixed(new PixelPadding(left: 85, right: (Width / 2) - 85 - SquareSide, bottom: 60, top: Height - 60 - SquareSide));

    /// <summary>An axis of epochs or steps from 0: whole numbers, at least two of them.</summary>
    public static void WholeFromZero(Plot plot, double last)
    {
        Whole(plot);
        double end = Math.Max(1, last);
        plot.Axes.SetLimitsX(-0.02 * end, 1.02 * end);
    }

    /// <summary>Height of a value on such an axis.</summary>
    public static double Logarithm(double value) => Math.Log10(Math.Max(value, Smallest));

    /// <summary>Whether a name is one of a file that <see cref="Save"/> writes.</summary>
    public static bool IsName(string path) => Path.GetExtension(path).Equals(".png", StringComparison.OrdinalIgnoreCase);

    /// <summary>Paints the picture.</summary>
    public Image Render() => _plots.Render(Width, Height);

    /// <summary>Writes a PNG file; an older one stays as it was when that fails.</summary>
    /// <exception cref="ArgumentException">The name does not end in .png.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    /// <exception cref="EquiDslFileException">The file cannot be written.</exception>
    public void Save(string path)
    {
        if (!IsName(path))
            throw new ArgumentException($"'{Path.GetFileName(path)}' names no PNG file; expected .png.", nameof(path));
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
        byte[] picture = Render().GetImageBytes(ImageFormat.Png);
        FileReplacement.Write(path, stream => stream.Write(picture));
    }
}
