using System.Globalization;

namespace EquiDsl.App;

/// <summary>A row of a run's log. Numbers that a row does not have are NaN.</summary>
/// <param name="Epoch">Epochs done.</param>
/// <param name="IsEvaluation">Whether it is of an evaluation, not of a step.</param>
/// <param name="Loss">Loss.</param>
/// <param name="EnergyPerAtom">Mean absolute error of energies per atom, eV.</param>
/// <param name="Force">Mean absolute error of force components, eV/Å.</param>
internal sealed record LogRow(double Epoch, bool IsEvaluation, double Loss, double EnergyPerAtom, double Force)
{
    /// <summary>The rows of a log, in order.</summary>
    public static IEnumerable<LogRow> Read(string path)
    {
        string[]? names = null;
        // Another observer writes on.
        using StreamReader reader = new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is string line)
        {
            string[] cells = line.Split(',');
            if (names is null)
            {
                names = cells;
                continue;
            }
            double Cell(string name) => double.TryParse(
                cells.ElementAtOrDefault(Array.IndexOf(names, name)), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;
            // A row that was not written to its end has no kind, or an unknown one.
            string? kind = cells.ElementAtOrDefault(Array.IndexOf(names, "kind"));
            if (kind is "train" or "valid")
                yield return new LogRow(Cell("epoch"), kind == "valid", Cell("loss"), Cell("energy_mae_per_atom_ev"), Cell("force_mae_ev_per_a"));
        }
    }
}
