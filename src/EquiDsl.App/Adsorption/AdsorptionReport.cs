using System.Globalization;
using System.Text;
using EquiDsl.Atoms;
using EquiDsl.Files;

namespace EquiDsl.App;

/// <summary>Writes what a search found: lines for the reader, tables and pictures for the folder.</summary>
internal sealed class AdsorptionReport(TextWriter output, string folder, string pictures)
{
    /// <summary>Every placement in a table, the different minima as structures and pictures.</summary>
    public void Minima(AdsorptionResult result, ReferenceCheck? check, int most)
    {
        Table("candidates.csv", AdsorptionCsv.Candidates(result, check));
        int anomalous = result.Candidates.Count(c => c.Anomalies != AdsorptionAnomalies.None);
        int unfinished = result.Candidates.Count(c => c.Relaxation.Status != RelaxationStatus.Converged);
        output.WriteLine($"{result.Candidates.Count} placements: {result.Ranking.Count} different minima, {anomalous} anomalous, {unfinished} not converged; {result.Evaluations} evaluations of the model");
        output.WriteLine("rank  placement  site      E_ads/eV" + (check is null ? "" : "  reference E_ads/eV"));
        for (int i = 0; i < Math.Min(most, result.Ranking.Count); i++)
        {
            AdsorptionCandidate c = result.Ranking[i];
            CheckedCandidate? judged = check?.Candidates.ElementAtOrDefault(i);
            string reference = judged is null ? "" : string.Create(CultureInfo.InvariantCulture, $"  {judged.AdsorptionEnergy,18:F4}{(judged.IsValid ? "" : $"  {judged.Problem ?? judged.Anomalies.ToString()}")}");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{i + 1,4}  {c.Index,9}  {c.Placement.Site.Kind,-8}  {c.AdsorptionEnergy,8:F4}{reference}"));
            string title = string.Create(CultureInfo.InvariantCulture, $"{result.System.Name}, rank {i + 1}: {c.AdsorptionEnergy:F3} eV");
            PictureFile.Save(Path.Combine(folder, $"rank-{i + 1}.{pictures}"), c.Structure, new PictureOptions { Title = title });
        }
        if (result.Ranking.Count > 0)
            StructureFile.Write(Path.Combine(folder, "minima.extxyz"), result.Ranking.Select((c, i) => Labelled(c, i + 1, check?.Candidates.ElementAtOrDefault(i))));
    }

    private void Table(string name, string text) => FileReplacement.Write(Path.Combine(folder, name), stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>The structure with what the table says of it.</summary>
    private static AtomicStructure Labelled(AdsorptionCandidate candidate, int rank, CheckedCandidate? judged)
    {
        OrderedDictionary<string, string> pairs = candidate.Structure.Info;
        pairs["rank"] = rank.ToString(CultureInfo.InvariantCulture);
        pairs["placement"] = candidate.Index.ToString(CultureInfo.InvariantCulture);
        pairs["site"] = candidate.Placement.Site.Kind.ToString();
        pairs["adsorption_energy"] = candidate.AdsorptionEnergy.ToString("R", CultureInfo.InvariantCulture);
        if (judged is not null && double.IsFinite(judged.AdsorptionEnergy))
            pairs["reference_adsorption_energy"] = judged.AdsorptionEnergy.ToString("R", CultureInfo.InvariantCulture);
        if (judged is { IsValid: false })
            pairs["reference_problem"] = judged.Problem ?? judged.Anomalies.ToString();
        return candidate.Structure;
    }

    /// <summary>The reference's best of the candidates.</summary>
    public void Best(ReferenceCheck check, int k)
    {
        output.WriteLine(check.BestOf(k) is { } best
            ? string.Create(CultureInfo.InvariantCulture, $"reference: rank {best.Rank} is best, E_ads {best.AdsorptionEnergy:F4} eV, after {check.EvaluationsOf(k)} reference calculations, besides {check.References.Evaluations} of the clean slab and the free adsorbate")
            : "reference: none of the candidates is a valid minimum");
    }

    /// <summary>Success and saving against a full search of the reference.</summary>
    public void Comparison(AdsorptionComparison comparison, int k)
    {
        SuccessTable table = SuccessTable.Of([comparison], k);
        Table("success.csv", AdsorptionCsv.Success(table));
        if (comparison.Full.Best is not { } best)
        {
            output.WriteLine("full search of the reference: no valid minimum to compare with");
            return;
        }
        AdsorptionPlot.SaveSuccess(Path.Combine(folder, "success.png"), [(comparison.Check.Mode.ToString(), table)]);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"full search of the reference: E_ads {best.AdsorptionEnergy:F4} eV after {comparison.Full.Evaluations} reference calculations"));
        SuccessRow row = table.Rows[^1];
        string excess = comparison.Excess(k) is double e ? string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(e):F4} eV {(e < 0 ? "below" : "above")} it") : "no valid minimum";
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"best of {k}: {excess}, {(row.Successes == 1 ? "a success" : "no success")} at a tolerance of {table.Tolerance} eV; {row.Saved} reference calculations saved, {row.Factor:F1} times fewer"));
    }
}
