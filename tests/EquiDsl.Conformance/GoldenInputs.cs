namespace EquiDsl.Conformance;

/// <summary>The group <c>inputs</c> of a golden case: structures and the edges between their atoms.</summary>
internal sealed class GoldenInputs
{
    /// <summary>Reads the group.</summary>
    /// <exception cref="ConformanceException">A tensor is absent, or the tensors do not fit together.</exception>
    public GoldenInputs(GoldenCase golden)
    {
        int[] numbers = golden.Integers("inputs/atomic_numbers", -1), counts = golden.Integers("inputs/natoms", -1);
        double[] positions = golden.Numbers("inputs/positions", numbers.Length, 3), cells = golden.Numbers("inputs/cell", counts.Length, 3, 3);
        int[] periodic = golden.Integers("inputs/pbc", counts.Length, 3), batch = golden.Integers("inputs/batch", numbers.Length);
        if (counts.Any(c => c < 0) || !batch.SequenceEqual(counts.SelectMany((count, system) => Enumerable.Repeat(system, count))))
            throw new ConformanceException("inputs/natoms and inputs/batch do not fit together");
        int elements = golden.Configuration.Integer("max_num_elements");
        if (numbers.Any(z => z < 1 || z >= elements))
            throw new ConformanceException($"inputs/atomic_numbers holds an element outside 1 to {elements - 1}");
        bool anyPeriodic = golden.Configuration.Flag("use_pbc", true);
        int first = 0;
        foreach ((int count, int s) in counts.Select((count, s) => (count, s)))
        {
            bool Axis(int axis) => anyPeriodic && periodic[(3 * s) + axis] != 0;
            Structures.Add(new AtomicStructure(
                positions[(3 * first)..(3 * (first + count))], numbers[first..(first + count)], cells[(9 * s)..(9 * (s + 1))],
                new Periodicity(Axis(0), Axis(1), Axis(2))));
            first += count;
        }
        int[] edges = golden.Integers("inputs/edge_index", 2, -1);
        int edgeCount = edges.Length / 2;
        Given = Graph(edges.AsSpan(0, edgeCount), edges.AsSpan(edgeCount), golden.Integers("inputs/edge_cell_offsets", edgeCount, 3));
        EdgeVectors = golden.Numbers("inputs/edge_distance_vec", edgeCount, 3);
    }

    /// <summary>The systems of the batch.</summary>
    public List<AtomicStructure> Structures { get; } = [];

    /// <summary>The edges that the file lists.</summary>
    public NeighborGraph Given { get; }

    /// <summary>The vectors of these edges as the file has them.</summary>
    public double[] EdgeVectors { get; }

    private NeighborGraph Graph(ReadOnlySpan<int> source, ReadOnlySpan<int> target, int[] cellOffsets)
    {
        try
        {
            return NeighborGraph.FromEdges(Structures, source, target, cellOffsets);
        }
        catch (ArgumentException problem)
        {
            throw new ConformanceException("inputs/edge_index: " + problem.Message);
        }
    }
}
