namespace EquiDsl.Training;

/// <summary>
/// The order of training: which structures make which step of which epoch. It is a function of seed, epoch and edges, so that
/// a run continues at any step without having been through those before. Every structure occurs once per epoch.
/// </summary>
public sealed class BatchPlanner
{
    private const ulong OrderStream = 0x6f72646572, WindowStream = 0x77696e646f77;

    private readonly IReadOnlyList<int> _edges;
    private readonly BatchOptions _options;
    private readonly ulong _seed;
    private (long Epoch, int[][] Steps)? _last;

    /// <summary>Plans for structures with these numbers of edges.</summary>
    /// <param name="edges">Edges of each structure, at least one structure.</param>
    /// <param name="options">How structures are put together.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <exception cref="ArgumentException">There is no structure.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public BatchPlanner(IReadOnlyList<int> edges, BatchOptions options, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(edges);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        if (edges.Count == 0)
            throw new ArgumentException("There is no structure to train on.", nameof(edges));
        (_edges, _options, _seed) = (edges, options, seed);
    }

    /// <summary>Steps of the optimiser per epoch.</summary>
    public long StepsPerEpoch => (_edges.Count + _options.SystemsPerStep - 1) / _options.SystemsPerStep;

    /// <summary>The structures of a step, in parts that are computed one after the other.</summary>
    /// <param name="step">Step of the run, from 0.</param>
    public IReadOnlyList<int[]> Step(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        long epoch = step / StepsPerEpoch;
        if (_last is not (long planned, int[][] steps) || planned != epoch)
            _last = (epoch, steps = Epoch(epoch));
        return Parts(steps[(int)(step % StepsPerEpoch)]);
    }

    /// <summary>All structures in their own order, in parts, as for evaluation.</summary>
    public IReadOnlyList<int[]> InOrder()
    {
        var parts = new List<int[]>();
        for (int first = 0; first < _edges.Count;)
        {
            int last = first;
            long edges = 0;
            while (last < _edges.Count && last - first < _options.SystemsPerStep
                && (last == first || _options.MaxEdgesPerPart == 0 || edges + _edges[last] <= _options.MaxEdgesPerPart))
            {
                edges += _edges[last++];
            }
            parts.Add([.. Enumerable.Range(first, last - first)]);
            first = last;
        }
        return parts;
    }

    private int[][] Epoch(long epoch)
    {
        int size = _options.SystemsPerStep;
        int[] order = _options.Shuffle ? CounterRandom.Permutation(_edges.Count, _seed ^ OrderStream, (ulong)epoch) : [.. Enumerable.Range(0, _edges.Count)];
        var steps = new List<int[]>();
        int window = _options.BalanceWindow * size;
        for (int first = 0; first < order.Length; first += window)
        {
            ReadOnlySpan<int> items = order.AsSpan(first, Math.Min(window, order.Length - first));
            // Whole steps are evened out among themselves, so that only the last step of an epoch is short.
            int whole = items.Length / size;
            if (whole > 0)
            {
                int[][] balanced = BalancedPartition.Split(items[..(whole * size)], _edges, whole, size);
                // The partition puts the heaviest structures into the first steps; that must not show in their order.
                int[] shuffled = _options.Shuffle
                    ? CounterRandom.Permutation(whole, _seed ^ WindowStream, ((ulong)epoch << 32) | (uint)first)
                    : [.. Enumerable.Range(0, whole)];
                steps.AddRange(shuffled.Select(i => balanced[i]));
            }
            if (whole * size < items.Length)
                steps.Add(items[(whole * size)..].ToArray());
        }
        return [.. steps];
    }

    private int[][] Parts(int[] items)
    {
        for (int parts = Math.Min(_options.Parts, items.Length); ; parts++)
        {
            int[][] split = BalancedPartition.Split(items, _edges, parts, items.Length);
            if (parts == items.Length || _options.MaxEdgesPerPart == 0
                || split.All(part => part.Length == 1 || part.Sum(i => (long)_edges[i]) <= _options.MaxEdgesPerPart))
            {
                return split;
            }
        }
    }
}
