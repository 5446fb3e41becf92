using EquiDsl.Atoms;

namespace EquiDsl.App;

/// <summary>Energies, relative to where each structure began, and largest forces along a relaxation.</summary>
internal sealed class RelaxationPlot
{
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
    public void Save(string path)
    {
        Panels panels = new();
        Panels.Title(panels.Left, "energy since the start", "step", "eV");
        Panels.Title(panels.Right, "largest force", "step", "eV/Å");
        Panels.Logarithmic(panels.Right);
        foreach (List<(int Step, double Energy, double Force)> curve in _curves.Values)
        {
            double[] steps = [.. curve.Select(c => (double)c.Step)];
            panels.Left.Add.Scatter(steps, curve.Select(c => c.Energy - curve[0].Energy).ToArray());
            panels.Right.Add.Scatter(steps, curve.Select(c => Panels.Logarithm(c.Force)).ToArray());
        }
        panels.Save(path);
    }
}
