using BenchmarkDotNet.Attributes;
using EquiDsl;

namespace BenchmarksSample.Micro;

/// <summary>Separable S2 activation of 1,640 edges, L = 4, M = 2, 64 channels, grid 18 × 18, all cores.</summary>
public class ActivationBenchmarks
{
    private const int Edges = 1640, Coefficients = 19, Channels = 64;

    private readonly EdgeActivation _layer = EdgeActivation.FromSeed(0);
    private readonly EdgeFeatures _features = new(
        Edges, Coefficients, Channels, [.. Enumerable.Range(0, Edges * Coefficients * Channels).Select(i => (i % 13 * 0.1f) - 0.6f)]);

    [Benchmark]
    public EdgeFeatures SeparableS2() => _layer.Apply(_features);
}
