using System.Globalization;
using ScottPlot;

namespace EquiDsl.App;

/// <summary>Predicted against true energies and forces, in square panels with their errors; points are coloured by how many lie about them.</summary>
internal static class ParityPlot
{
    private const int LargestSample = 20_000, Bins = 60, Shades = 12;

    // Below so many points each can be told apart.
    private const int FewPoints = 200;

    // Share of the range beyond the outermost points.
    private const double Border = 0.05;

    /// <summary>Writes a PNG file.</summary>
    public static void Save(ParityData data, string path) => Draw(data).Save(path);

    /// <summary>Draws the panels.</summary>
    public static Panels Draw(ParityData data)
    {
        Panels panels = new();
        Fill(panels.Left, data.TrueEnergies, data.Energies, "energy per atom", "eV", "meV");
        Fill(panels.Right, data.TrueForces, data.Forces, "force component", "eV/Å", "meV/Å");
        return panels;
    }

    /// <summary>Points in the order of painting with their shade, 0 for the loneliest to <see cref="Shades"/> − 1: decimal logarithms of counts in bins.</summary>
    /// <param name="x">Horizontal.</param>
    /// <param name="y">Vertical.</param>
    /// <param name="low">Start of both axes.</param>
    /// <param name="high">End of both axes.</param>
    public static int[] ShadesOf(double[] x, double[] y, double low, double high)
    {
        int Bin(double value) => Math.Clamp((int)(Bins * (value - low) / (high - low)), 0, Bins - 1);
        int[] bins = [.. x.Select((value, i) => (Bin(value) * Bins) + Bin(y[i]))];
        int[] counts = new int[Bins * Bins];
        foreach (int bin in bins)
            counts[bin]++;
        double most = Math.Log(Math.Max(2, counts.Max()));
        return Array.ConvertAll(bins, bin => Math.Min(Shades - 1, (int)(Shades * Math.Log(counts[bin]) / most)));
    }

    private static void Fill(Plot plot, List<double> truth, List<double> predicted, string what, string unit, string errorUnit)
    {
        Panels.Title(plot, what, $"true / {unit}", $"predicted / {unit}");
        Panels.Square(plot);
        if (truth.Count == 0)
            return;
        int stride = (truth.Count / LargestSample) + 1;
        int[] sample = [.. Enumerable.Range(0, truth.Count).Where(i => i % stride == 0)];
        double[] x = Array.ConvertAll(sample, i => truth[i]), y = Array.ConvertAll(sample, i => predicted[i]);
        double low = Math.Min(truth.Min(), predicted.Min()), high = Math.Max(truth.Max(), predicted.Max());
        double border = high > low ? Border * (high - low) : Math.Max(1e-6, Math.Abs(high) * Border);
        (low, high) = (low - border, high + border);
        plot.Axes.SetLimits(low, high, low, high);
        plot.Add.Line(low, low, high, high).Color = Colors.Gray;
        AddPoints(plot, x, y, low, high);
        double[] errors = [.. truth.Zip(predicted, (t, p) => p - t)];
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"MAE {1000 * errors.Average(Math.Abs):G4} {errorUnit}\nRMSE {1000 * Math.Sqrt(errors.Average(e => e * e)):G4} {errorUnit}\n{truth.Count} points{(x.Length > FewPoints ? "; yellow: densest" : "")}");
        ScottPlot.Plottables.Annotation note = plot.Add.Annotation(text, Alignment.UpperLeft);
        (note.LabelBackgroundColor, note.LabelBorderColor, note.LabelShadowColor, note.LabelFontSize) = (Colors.White.WithAlpha(.8), Colors.LightGray, Colors.Transparent, 14);
    }

    private static void AddPoints(Plot plot, double[] x, double[] y, double low, double high)
    {
        int[] shades = x.Length > FewPoints ? ShadesOf(x, y, low, high) : new int[x.Length];
        ScottPlot.Colormaps.Viridis colors = new();
        foreach (IGrouping<int, int> group in Enumerable.Range(0, x.Length).GroupBy(i => shades[i]).OrderBy(g => g.Key))
        {
            ScottPlot.Plottables.Scatter points = plot.Add.ScatterPoints(group.Select(i => x[i]).ToArray(), group.Select(i => y[i]).ToArray(), colors.GetColor((double)group.Key / (Shades - 1)));
            (points.MarkerSize, points.MarkerShape) = (x.Length > FewPoints ? 3 : 6, MarkerShape.FilledCircle);
        }
    }
}
