using BenchmarkDotNet.Attributes;

namespace EquiDsl.Benchmarks;

/// <summary>Parts of a forward pass.</summary>
public class MicroBenchmarks : IDisposable
{
    private readonly ConvolutionLayer _layer = ConvolutionLayer.FromSeed(0);
    private readonly EdgeFeatures _features = new(1024, 19, 64, [.. Enumerable.Range(0, 1024 * 19 * 64).Select(i => (float)Math.Sin(i))]);
    private readonly AtomicStructure[] _slab = [CopperSlab.Build(4)];
    private readonly NeighborList _list = new(12, 20);
    private readonly NeighborGraph _graph = new();

    /// <summary>SO(2) convolution and separable S2 activation of 1,024 edges, 64 channels.</summary>
    [Benchmark]
    public float[] ConvolutionAndActivation() => _layer.Apply(_features).Values;

    /// <summary>Neighbours of 1,282 atoms.</summary>
    [Benchmark]
    public int Neighbors()
    {
        _list.Build(_slab, _graph);
        return _graph.EdgeCount;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _layer.Dispose();
        GC.SuppressFinalize(this);
    }
}
