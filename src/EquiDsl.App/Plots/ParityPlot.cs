using ScottPlot;

namespace EquiDsl.App;

/// <summary>Predicted against true energies and forces.</summary>
internal static class ParityPlot
{
    private const int LargestSample = 20_000;

    /// <summary>Writes a PNG file.</summary>
    public static void Save(ParityData data, string path)
    {
        Panels panels = new();
        Fill(panels.Left, data.TrueEnergies, data.Energies, "energy per atom", "eV");
        Fill(panels.Right, data.TrueForces, data.Forces, "force component", "eV/Å");
        panels.Save(path);
    }

    private static void Fill(Plot plot, List<double> truth, List<double> predicted, string what, string unit)
    {
        Panels.Title(plot, what, $"true / {unit}", $"predicted / {unit}");
        if (truth.Count == 0)
            return;
        int stride = (truth.Count / LargestSample) + 1;
        int[] sample = [.. Enumerable.Range(0, truth.Count).Where(i => i % stride == 0)];
        plot.Add.ScatterPoints(Array.ConvertAll(sample, i => truth[i]), Array.ConvertAll(sample, i => predicted[i])).MarkerSize = 3;
        double low = Math.Min(truth.Min(), predicted.Min()), high = Math.Max(truth.Max(), predicted.Max());
        plot.Add.Line(low, low, high, high).Color = Colors.Gray;
    }
}
