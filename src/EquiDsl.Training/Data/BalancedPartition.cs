namespace EquiDsl.Training;

/// <summary>Distributes items over bins so that the bins' weights are about the same: heaviest first, each into the lightest bin with room.</summary>
internal static class BalancedPartition
{
    /// <param name="items">The items.</param>
    /// <param name="weights">Weight of every item, by the item's number.</param>
    /// <param name="bins">Number of bins, at least 1.</param>
    /// <param name="capacity">Most items of a bin.</param>
    /// <returns>The bins; each holds its items in the order of <paramref name="items"/>.</returns>
    public static int[][] Split(ReadOnlySpan<int> items, IReadOnlyList<int> weights, int bins, int capacity)
    {
        int[] places = new int[items.Length];
        int[] keys = new int[items.Length];
        for (int i = 0; i < items.Length; i++)
            (places[i], keys[i]) = (i, weights[items[i]]);
        // Ties keep their order, so that the result depends on nothing but the arguments.
        Array.Sort(places, (a, b) => keys[a] != keys[b] ? keys[b].CompareTo(keys[a]) : a.CompareTo(b));
        var members = new List<int>[bins];
        var load = new PriorityQueue<int, (long Weight, int Bin)>();
        for (int b = 0; b < bins; b++)
        {
            members[b] = [];
            load.Enqueue(b, (0, b));
        }
        foreach (int place in places)
        {
            if (!load.TryDequeue(out int bin, out (long Weight, int Bin) key))
                throw new ArgumentException($"{items.Length} items do not fit {bins} bins of {capacity}.", nameof(capacity));
            members[bin].Add(place);
            if (members[bin].Count < capacity)
                load.Enqueue(bin, (key.Weight + keys[place], bin));
        }
        var result = new int[bins][];
        for (int b = 0; b < bins; b++)
        {
            members[b].Sort();
            result[b] = new int[members[b].Count];
            for (int i = 0; i < result[b].Length; i++)
                result[b][i] = items[members[b][i]];
        }
        return result;
    }
}
