using System.Globalization;
using System.Text;

namespace EquiDsl.Atoms;

/// <summary>Results as comma-separated tables with a heading.</summary>
public static class AdsorptionCsv
{
    /// <summary>All candidates: site, status, steps, anomalies, energies, rank and, where they were computed, the reference's energies.</summary>
    /// <param name="result">The search.</param>
    /// <param name="check">The reference's word on the best; null for none.</param>
    public static string Candidates(AdsorptionResult result, ReferenceCheck? check = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        StringBuilder text = new("placement,site,coordination,x/A,y/A,z/A,status,steps,energy/eV,adsorption energy/eV,anomalies,duplicate of,rank,reference adsorption energy/eV,reference anomalies,reference calculations\n");
        Dictionary<int, int> ranks = result.Ranking.Select((c, i) => (c.Index, Rank: i + 1)).ToDictionary(p => p.Index, p => p.Rank);
        foreach (AdsorptionCandidate c in result.Candidates)
        {
            CheckedCandidate? judged = check?.Candidates.FirstOrDefault(j => j.Candidate.Index == c.Index);
            SurfaceSite site = c.Placement.Site;
            text.Append(string.Create(CultureInfo.InvariantCulture, $"{c.Index},{site.Kind},{site.Coordination},{site.X:F4},{site.Y:F4},{site.Z:F4},{c.Relaxation.Status},{c.Relaxation.Steps},"));
            text.Append(string.Create(CultureInfo.InvariantCulture, $"{c.Relaxation.Energy:F6},{c.AdsorptionEnergy:F6},{Names(c.Anomalies)},{c.DuplicateOf},{(ranks.TryGetValue(c.Index, out int rank) ? rank : null)},"));
            text.Append(judged is null ? ",," : string.Create(CultureInfo.InvariantCulture, $"{judged.AdsorptionEnergy:F6},{Names(judged.Anomalies)},{judged.Evaluations}"));
            text.Append('\n');
        }
        return text.ToString();
    }

    /// <summary>Success rate and saving by k.</summary>
    /// <param name="table">The table.</param>
    public static string Success(SuccessTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        StringBuilder text = new("k,systems,successes,success rate,reference calculations,reference calculations of the full search,saved,factor\n");
        foreach (SuccessRow row in table.Rows)
            text.Append(string.Create(CultureInfo.InvariantCulture, $"{row.K},{row.Systems},{row.Successes},{row.Rate:F4},{row.Evaluations},{row.FullEvaluations},{row.Saved},{row.Factor:F2}\n"));
        return text.ToString();
    }

    private static string Names(AdsorptionAnomalies anomalies) => anomalies.ToString().Replace(", ", " ", StringComparison.Ordinal);
}
