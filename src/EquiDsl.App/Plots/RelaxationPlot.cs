using System.Globalization;
using EquiDsl.Atoms;
using ScottPlot;
using ScottPlot.Plottables;

namespace EquiDsl.App;

/// <summary>Energies, relative to where each structure began, and largest forces along a relaxation.</summary>
internal sealed class RelaxationPlot
{
    // More curves are not told apart by colours.
    private const int MostNamed = 8;

    private readonly Dictionary<int, List<(int Step, double Energy, double Force)>> _curves = [];

    /// <summary>The points of one structure: steps made, energy and largest force there.</summary>
    public IReadOnlyList<(int Step, double Energy, double Force)> Curve(int structure) => _curves.GetValueOrDefault(structure) ?? [];

    /// <summary>Takes in how all structures stand after a round.</summary>
    public void Add(IReadOnlyList<RelaxationResult> results)
    {
        foreach (RelaxationResult result in results)
        {
            if (!double.IsFinite(result.Energy) || !double.IsFinite(result.LargestForce))
                continue;
            // A structure under way has made the step that follows its energy; one that failed shows the energy before.
            if (result.Status is RelaxationStatus.Waiting or RelaxationStatus.Refused or RelaxationStatus.NotFinite)
                continue;
            int step = result.Status == RelaxationStatus.Running ? result.Steps - 1 : result.Steps;
            if (!_curves.TryGetValue(result.Index, out var curve))
                _curves.Add(result.Index, curve = []);
            if (curve.Count == 0 || curve[^1].Step != step)
                curve.Add((step, result.Energy, result.LargestForce));
        }
    }

    /// <summary>Writes the PNG file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tolerance">Largest force of a relaxed structure, eV/Å, drawn as a line.</param>
    /// <param name="what">What a curve is of, for the legend.</param>
    public void Save(string path, double tolerance, string what = "structure") => Draw(tolerance, what).Save(path);

    /// <summary>Draws the panels.</summary>
    public Panels Draw(double tolerance, string what)
    {
        Panels panels = new();
        Panels.Title(panels.Left, "energy since the start", "step", "eV");
        Panels.Title(panels.Right, "largest force", "step", "eV/Å");
        Panels.Logarithmic(panels.Right);
        int shown = 0;
        foreach ((int index, List<(int Step, double Energy, double Force)> curve) in _curves.OrderBy(c => c.Key))
        {
            double[] steps = [.. curve.Select(c => (double)c.Step)];
            Scatter energies = panels.Left.Add.Scatter(steps, curve.Select(c => c.Energy - curve[0].Energy).ToArray());
            Scatter forces = panels.Right.Add.Scatter(steps, curve.Select(c => Panels.Logarithm(c.Force)).ToArray());
            (energies.MarkerSize, forces.MarkerSize) = (4, 4);
            if (++shown <= MostNamed)
                energies.LegendText = string.Create(CultureInfo.InvariantCulture, $"{what} {index}");
            else if (shown == MostNamed + 1)
                energies.LegendText = string.Create(CultureInfo.InvariantCulture, $"and {_curves.Count - MostNamed} more");
        }
        int last = _curves.Values.Select(c => c[^1].Step).DefaultIfEmpty(0).Max();
        Panels.WholeFromZero(panels.Left, last);
        Panels.WholeFromZero(panels.Right, last);
        HorizontalLine line = panels.Right.Add.HorizontalLine(Panels.Logarithm(tolerance), 1.5f, Colors.Red, LinePattern.Dashed);
        line.LegendText = string.Create(CultureInfo.InvariantCulture, $"tolerance {tolerance:G4} eV/Å");
        panels.Right.ShowLegend(Alignment.UpperRight);
        if (_curves.Count > 0)
            panels.Left.ShowLegend(Alignment.UpperRight);
        return panels;
    }
}
