using EquiDsl.Atoms;
using ScottPlot;

namespace EquiDsl.App;

/// <summary>Plots of adsorption searches as PNG files.</summary>
public static class AdsorptionPlot
{
    /// <summary>Success rate and saving against the number of candidates that are computed again.</summary>
    /// <param name="path">The file; its folder is made.</param>
    /// <param name="tables">A name and the table of each way to compute them.</param>
    /// <exception cref="ArgumentException">The name does not end in .png.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    /// <exception cref="Files.EquiDslFileException">The file cannot be written.</exception>
    public static void SaveSuccess(string path, IReadOnlyList<(string Name, SuccessTable Table)> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        Panels panels = new();
        Panels.Title(panels.Left, "best of k within tolerance of the reference's best", "k", "systems / %");
        Panels.Title(panels.Right, "factor of reference calculations saved", "k", "factor");
        Panels.Logarithmic(panels.Right);
        Panels.Whole(panels.Left);
        Panels.Whole(panels.Right);
        foreach ((string name, SuccessTable table) in tables)
        {
            double[] k = [.. table.Rows.Select(r => (double)r.K)];
            panels.Left.Add.Scatter(k, table.Rows.Select(r => 100 * r.Rate).ToArray()).LegendText = name;
            panels.Right.Add.Scatter(k, table.Rows.Select(r => Panels.Logarithm(r.Factor)).ToArray()).LegendText = name;
        }
        panels.Left.Axes.SetLimitsY(0, 105);
        panels.Left.ShowLegend(Alignment.LowerRight);
        panels.Right.ShowLegend(Alignment.UpperRight);
        panels.Save(path);
    }

    /// <summary>Adsorption energies of the best minima by the model and by the reference: by rank, and one against the other.</summary>
    /// <param name="path">The file; its folder is made.</param>
    /// <param name="result">The search.</param>
    /// <param name="check">The reference's energies.</param>
    /// <exception cref="ArgumentException">The name does not end in .png.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    /// <exception cref="Files.EquiDslFileException">The file cannot be written.</exception>
    public static void SaveRanking(string path, AdsorptionResult result, ReferenceCheck check)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(check);
        CheckedCandidate[] candidates = [.. check.Candidates.Where(c => double.IsFinite(c.AdsorptionEnergy))];
        Panels panels = new();
        Panels.Title(panels.Left, result.System.Name, "rank", "adsorption energy / eV");
        Panels.Title(panels.Right, $"reference: {(check.Mode == ReferenceMode.SinglePoint ? "single points" : "relaxations")}", "model / eV", "reference / eV");
        Panels.Whole(panels.Left);
        double[] model = [.. candidates.Select(c => c.Candidate.AdsorptionEnergy)], truth = [.. candidates.Select(c => c.AdsorptionEnergy)];
        if (candidates.Length > 0)
        {
            panels.Left.Add.Scatter(candidates.Select(c => (double)c.Rank).ToArray(), model).LegendText = "model";
            AddReference(panels, [.. candidates.Where(c => c.IsValid)], "reference", Colors.DarkOrange);
            AddReference(panels, [.. candidates.Where(c => !c.IsValid)], "reference, no valid minimum", Colors.Gray);
            panels.Left.ShowLegend(Edge.Bottom);
            double low = Math.Min(model.Min(), truth.Min()), high = Math.Max(model.Max(), truth.Max());
            panels.Right.Add.Line(low, low, high, high).Color = Colors.Gray;
        }
        panels.Save(path);
    }

    private static void AddReference(Panels panels, CheckedCandidate[] candidates, string name, Color color)
    {
        if (candidates.Length == 0)
            return;
        double[] energies = [.. candidates.Select(c => c.AdsorptionEnergy)];
        ScottPlot.Plottables.Scatter points = panels.Left.Add.ScatterPoints(candidates.Select(c => (double)c.Rank).ToArray(), energies, color);
        points.LegendText = name;
        panels.Right.Add.ScatterPoints(candidates.Select(c => c.Candidate.AdsorptionEnergy).ToArray(), energies, color);
    }
}
