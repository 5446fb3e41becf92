using EquiDsl.Atoms;

namespace EquiDsl.App;

/// <summary>Energies, relative to where each structure began, and largest forces along a relaxation.</summary>
internal sealed class RelaxationPlot
{
    private readonly Dictionary<int, List<(int Step, double Energy, double Force)>> _curves = [];

    /// <summary>Takes in how all structures stand.</summary>
    public void Add(IReadOnlyList<RelaxationResult> results)
    {
        foreach (RelaxationResult result in results)
        {
            if (!double.IsFinite(result.Energy) || !double.IsFinite(result.LargestForce))
                continue;
            if (!_curves.TryGetValue(result.Index, out var curve))
                _curves.Add(result.Index, curve = []);
            if (curve.Count == 0 || curve[^1].Step != result.Steps)
                curve.Add((result.Steps, result.Energy, result.LargestForce));
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
