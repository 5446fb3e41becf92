using System.Globalization;
using EquiDsl.Files;

namespace EquiDsl.Training;

/// <summary>
/// Writes a table of comma-separated values: one row per logged step (kind <c>train</c>) and evaluation (kind <c>valid</c>). When a run
/// is resumed, rows beyond its first step are taken out, so that none occurs twice.
/// </summary>
public sealed class TrainingLog : ITrainingObserver, IDisposable
{
    private const string Header =
        "step,epoch,kind,loss,energy_loss,force_loss,denoising_loss,learning_rate,gradient_norm,energy_mae_ev,energy_rmse_ev,energy_mae_per_atom_ev,"
        + "force_mae_ev_per_a,force_rmse_ev_per_a,force_norm_mae_ev_per_a,force_cosine,systems,edges,seconds";

    private readonly string _path;
    private readonly int _every;
    private StreamWriter? _writer;

    /// <summary>A log.</summary>
    /// <param name="path">The file.</param>
    /// <param name="every">Steps per row; evaluations always have one.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="every"/> is below 1.</exception>
    public TrainingLog(string path, int every = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        (_path, _every) = (path, every);
    }

    /// <inheritdoc/>
    public void Started(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        try
        {
            string[] kept = run.FirstStep > 0 && File.Exists(_path)
                ? [.. File.ReadLines(_path).Skip(1).Where(row => StepOf(row) is long step && step <= run.FirstStep)]
                : [];
            if (Path.GetDirectoryName(Path.GetFullPath(_path)) is string folder)
                Directory.CreateDirectory(folder);
            FileReplacement.Write(_path, stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true);
                writer.WriteLine(Header);
                foreach (string row in kept)
                    writer.WriteLine(row);
            });
            _writer = new StreamWriter(new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read)) { AutoFlush = true };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EquiDslFileException(_path, $"the log cannot be written: {error.Message}", innerException: error);
        }
    }

    /// <inheritdoc/>
    public void Stepped(StepReport step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (step.Step % _every == 0)
        {
            Row(step.Step, step.Epoch, "train", step.Loss, step.Loss.Denoising, step.LearningRate, step.GradientNorm, double.NaN, double.NaN, double.NaN,
                double.NaN, double.NaN, double.NaN, double.NaN, step.Systems, step.Edges, step.Seconds);
        }
    }

    /// <inheritdoc/>
    public void Evaluated(EvaluationReport evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        ErrorMetrics e = evaluation.Errors;
        Row(evaluation.Step, evaluation.Epoch, "valid", evaluation.Loss, double.NaN, double.NaN, double.NaN, e.EnergyMae, e.EnergyRmse, e.EnergyMaePerAtom,
            e.ForceMae, e.ForceRmse, e.ForceNormMae, e.ForceCosine, e.Systems, double.NaN, evaluation.Seconds);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _writer?.Dispose();

    private static long? StepOf(string row) =>
        long.TryParse(row.AsSpan(0, Math.Max(0, row.IndexOf(','))), NumberStyles.None, CultureInfo.InvariantCulture, out long step)
            && row.Count(c => c == ',') == Header.Count(c => c == ',')
                ? step
                : null;

    private void Row(long step, double epoch, string kind, LossValue loss, params ReadOnlySpan<double> numbers)
    {
        var cells = new List<string> { step.ToString(CultureInfo.InvariantCulture), epoch.ToString("0.####", CultureInfo.InvariantCulture), kind };
        foreach (double value in (ReadOnlySpan<double>)[loss.Total, loss.Energy, loss.Force, .. numbers])
            cells.Add(double.IsNaN(value) ? "" : value.ToString("G7", CultureInfo.InvariantCulture));
        _writer?.WriteLine(string.Join(',', cells));
    }
}
