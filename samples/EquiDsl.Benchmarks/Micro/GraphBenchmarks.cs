using BenchmarkDotNet.Attributes;
using EquiDsl;

namespace BenchmarksSample.Micro;

/// <summary>What happens before the first kernel, on the slab of 82 atoms and 1,640 edges.</summary>
public class GraphBenchmarks
{
    private readonly AtomicStructure[] _slab = [Slab.Create(4, 4, carbonMonoxide: true)];
    private readonly NeighborList _list = new(12, 20);
    private readonly NeighborGraph _graph = new();

    [Benchmark]
    public void Neighbors() => _list.Build(_slab, _graph);
}
