namespace EquiDsl;

/// <summary>
/// Writes the edges of one structure after another into a graph. Several threads search blocks of targets, a wave of blocks
/// at a time; each block's place follows from the counts before it, so that the graph does not depend on the threads.
/// </summary>
internal sealed class EdgeWriter
{
    /// <summary>Targets of a block; structures up to twice as large are searched by the calling thread alone.</summary>
    private const int BlockSize = 256;

    private const int BlocksPerThread = 16;

    private readonly NearestCandidates _nearest;
    private readonly Block[] _wave;
    private readonly ParallelOptions _options;

    public EdgeWriter(int maxNeighbors, int threads)
    {
        _nearest = new NearestCandidates(maxNeighbors);
        _options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        _wave = threads == 1 ? [] : [.. Enumerable.Range(0, threads * BlocksPerThread).Select(_ => new Block(maxNeighbors))];
    }

    /// <summary>Appends the edges of a structure and fills in where those of each of its atoms start.</summary>
    /// <exception cref="InvalidStructureException">The graph is too large.</exception>
    public void Write(int targets, ITargetSearch search, int system, NeighborGraph graph)
    {
        if (_wave.Length == 0 || targets <= 2 * BlockSize)
        {
            WriteOneByOne(targets, search, system, graph);
            return;
        }
        for (int start = 0; start < targets; start += _wave.Length * BlockSize)
            WriteWave(start, Math.Min(targets, start + (_wave.Length * BlockSize)), search, system, graph);
    }

    private void WriteOneByOne(int targets, ITargetSearch search, int system, NeighborGraph graph)
    {
        int first = graph.SystemStart[system];
        for (int target = 0; target < targets; target++)
        {
            ReadOnlySpan<Candidate> kept = search.Find(target, _nearest);
            if (_nearest.CutsShell && graph.CutShells[system] < 0)
                graph.CutShells[system] = target;
            Reserve(graph, kept.Length, system, target);
            foreach (ref readonly Candidate edge in kept)
            {
                graph.AddEdge(
                    first + edge.Source, first + target, edge.OffsetA, edge.OffsetB, edge.OffsetC, search.Vector(target, edge));
            }
            graph.TargetStart[first + target + 1] = graph.EdgeCount;
        }
    }

    private void WriteWave(int start, int end, ITargetSearch search, int system, NeighborGraph graph)
    {
        int blocks = (end - start + BlockSize - 1) / BlockSize, first = graph.SystemStart[system];
        Parallel.For(0, blocks, _options, b =>
        {
            int from = start + (b * BlockSize);
            _wave[b].Find(from, Math.Min(end, from + BlockSize), first, search, graph.TargetStart);
        });
        for (int b = 0; b < blocks; b++)
        {
            int from = start + (b * BlockSize), to = Math.Min(end, from + BlockSize);
            Reserve(graph, _wave[b].Count, system, from);
            if (_wave[b].CutShell is int cut && graph.CutShells[system] < 0)
                graph.CutShells[system] = cut;
            _wave[b].FirstEdge = graph.EdgeCount;
            graph.EdgeCount += _wave[b].Count;
            for (int target = from; target < to; target++)
                graph.TargetStart[first + target + 1] += _wave[b].FirstEdge;
        }
        Parallel.For(0, blocks, _options, b =>
        {
            int from = start + (b * BlockSize);
            _wave[b].Write(from, Math.Min(end, from + BlockSize), first, search, graph);
        });
    }

    private static void Reserve(NeighborGraph graph, int edges, int system, int target)
    {
        if (graph.EdgeCount > NeighborGraph.MaximumEdges - edges)
            throw new InvalidStructureException(system, target, $"the batch has more than {NeighborGraph.MaximumEdges} edges; split it.");
        graph.ReserveEdges(graph.EdgeCount + edges);
    }

    /// <summary>The edges of some targets in a row.</summary>
    private sealed class Block(int maxNeighbors)
    {
        private readonly NearestCandidates _nearest = new(maxNeighbors);
        private Candidate[] _edges = [];

        public int Count { get; private set; }

        public int FirstEdge { get; set; }

        /// <summary>First target whose last shell is cut.</summary>
        public int? CutShell { get; private set; }

        /// <summary>Collects, and leaves in <paramref name="targetStart"/> how many edges of the block end with each target.</summary>
        public void Find(int from, int to, int firstNode, ITargetSearch search, int[] targetStart)
        {
            (Count, CutShell) = (0, null);
            for (int target = from; target < to; target++)
            {
                ReadOnlySpan<Candidate> kept = search.Find(target, _nearest);
                if (_nearest.CutsShell)
                    CutShell ??= target;
                Capacity.Extend(ref _edges, Count, Count + kept.Length);
                kept.CopyTo(_edges.AsSpan(Count));
                Count += kept.Length;
                targetStart[firstNode + target + 1] = Count;
            }
        }

        public void Write(int from, int to, int firstNode, ITargetSearch search, NeighborGraph graph)
        {
            int edge = FirstEdge;
            for (int target = from; target < to; target++)
            {
                for (int end = graph.TargetStart[firstNode + target + 1]; edge < end; edge++)
                {
                    ref readonly Candidate c = ref _edges[edge - FirstEdge];
                    graph.SetEdge(
                        edge, firstNode + c.Source, firstNode + target, c.OffsetA, c.OffsetB, c.OffsetC, search.Vector(target, c));
                }
            }
        }
    }
}
