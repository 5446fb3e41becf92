using EquiDsl.Atoms;

namespace EquiDsl.App;

/// <summary>Conserved energy, relative to the start, and temperature along a simulation.</summary>
internal sealed class DynamicsPlot
{
    private readonly Dictionary<int, List<(double Time, double Energy, double Temperature)>> _curves = [];

    /// <summary>Takes a frame in.</summary>
    public void Add(DynamicsFrame frame)
    {
        if (!_curves.TryGetValue(frame.Replica, out var curve))
            _curves.Add(frame.Replica, curve = []);
        curve.Add((frame.Time, frame.ConservedEnergy, frame.Temperature));
    }

    /// <summary>Writes the PNG file.</summary>
    public void Save(string path)
    {
        Panels panels = new();
        Panels.Title(panels.Left, "conserved energy since the start", "time / fs", "eV");
        Panels.Title(panels.Right, "temperature", "time / fs", "K");
        foreach (List<(double Time, double Energy, double Temperature)> curve in _curves.Values)
        {
            double[] times = [.. curve.Select(c => c.Time)];
            panels.Left.Add.ScatterLine(times, curve.Select(c => c.Energy - curve[0].Energy).ToArray());
            panels.Right.Add.ScatterLine(times, curve.Select(c => c.Temperature).ToArray());
        }
        panels.Save(path);
    }
}
