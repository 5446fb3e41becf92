using EquiDsl.Files;
using EquiDsl.Training;
using ScottPlot;

namespace EquiDsl.App;

/// <summary>Collects losses and validation errors of a run and draws them. A picture that cannot be written is said once, and the run goes on.</summary>
/// <param name="path">The PNG file.</param>
/// <param name="log">The log of the run, for what came before a resumed one.</param>
/// <param name="warn">Is told that the picture cannot be written.</param>
internal sealed class TrainingPlot(string path, string log, Action<string> warn) : ITrainingObserver
{
    private bool _hasWarned;
    private readonly List<(double Epoch, double Loss)> _losses = [];
    private readonly List<(double Epoch, double Energy, double Force)> _errors = [];

    /// <inheritdoc/>
    public void Started(RunReport run)
    {
        // Curves of a run that goes on begin where the run did.
        foreach (LogRow row in run.FirstStep > 0 ? LogRow.Read(log) : [])
        {
            if (row.IsEvaluation)
                _errors.Add((row.Epoch, 1000 * row.EnergyPerAtom, 1000 * row.Force));
            else
                _losses.Add((row.Epoch, row.Loss));
        }
    }

    /// <inheritdoc/>
    public void Stepped(StepReport step) => _losses.Add((step.Epoch, step.Loss.Total));

    /// <inheritdoc/>
    public void Evaluated(EvaluationReport evaluation)
    {
        _errors.Add((evaluation.Epoch, 1000 * evaluation.Errors.EnergyMaePerAtom, 1000 * evaluation.Errors.ForceMae));
        Save();
    }

    /// <summary>Writes the PNG file, or warns.</summary>
    public void Save()
    {
        Panels panels = new();
        Panels.Title(panels.Left, "training loss", "epoch", "loss");
        Panels.Logarithmic(panels.Left);
        if (_losses.Count > 0)
            panels.Left.Add.ScatterLine(_losses.Select(l => l.Epoch).ToArray(), _losses.Select(l => Panels.Logarithm(l.Loss)).ToArray());
        Panels.Title(panels.Right, _errors.Count > 0 ? "validation errors" : "no evaluation yet", "epoch", "MAE");
        if (_errors.Count > 0)
        {
            Panels.Logarithmic(panels.Right);
            Add(panels.Right, e => e.Energy, "energy, meV per atom");
            Add(panels.Right, e => e.Force, "force component, meV/Å");
            panels.Right.ShowLegend(Alignment.UpperRight);
        }
        double last = _losses.Select(l => l.Epoch).Concat(_errors.Select(e => e.Epoch)).DefaultIfEmpty(0).Max();
        Panels.WholeFromZero(panels.Left, last);
        Panels.WholeFromZero(panels.Right, last);
        try
        {
            panels.Save(path);
        }
        catch (Exception error) when (error is EquiDslFileException or IOException or UnauthorizedAccessException)
        {
            if (!_hasWarned)
                warn($"warning: the curves are not drawn: {error.Message}");
            _hasWarned = true;
        }
    }

    private void Add(Plot plot, Func<(double Epoch, double Energy, double Force), double> value, string name)
    {
        (double Epoch, double Energy, double Force)[] finite = [.. _errors.Where(e => double.IsFinite(value(e)))];
        if (finite.Length > 0)
            plot.Add.Scatter(finite.Select(e => e.Epoch).ToArray(), finite.Select(e => Panels.Logarithm(value(e))).ToArray()).LegendText = name;
    }
}
