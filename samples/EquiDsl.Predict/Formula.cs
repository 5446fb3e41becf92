namespace PredictSample;

/// <summary>Chemical formulas in Hill's order: carbon, hydrogen, then the other symbols alphabetically; without carbon, all alphabetically.</summary>
internal static class Formula
{
    public static string Of(EquiDsl.AtomicStructure structure)
    {
        Dictionary<string, int> counts = [];
        foreach (int number in structure.AtomicNumbers)
        {
            string symbol = EquiDsl.PeriodicTable.Symbol(number);
            counts[symbol] = counts.GetValueOrDefault(symbol) + 1;
        }
        bool organic = counts.ContainsKey("C");
        return string.Concat(counts
            .OrderBy(c => organic && c.Key == "C" ? 0 : organic && c.Key == "H" ? 1 : 2)
            .ThenBy(c => c.Key, StringComparer.Ordinal)
            .Select(c => c.Value == 1 ? c.Key : $"{c.Key}{c.Value}"));
    }
}
