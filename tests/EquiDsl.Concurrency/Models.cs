using EquiDsl;

namespace ConcurrencyTest;

/// <summary>A whole model.</summary>
[EquiformerV2(LMax = 2, MMax = 1, Layers = 2, Channels = 8, AttentionHidden = 4, Heads = 2, AlphaChannels = 4, ValueChannels = 4,
    FeedForwardHidden = 8, EdgeChannels = 8, GaussianCount = 32, Cutoff = 4.0, MaxNeighbors = 12, Elements = 20, Trainable = true)]
public sealed partial class Whole;

/// <summary>A model whose methods are called one by one.</summary>
[EquivariantModel(LMax = 2, MMax = 1, Channels = 8), AtomGraph(Cutoff = 4.0, MaxNeighbors = 12, Elements = 20)]
public sealed partial class Parts
{
    /// <summary>Features.</summary>
    [AtomEmbedding, EdgeDegreeEmbedding(EdgeChannels = 8)]
    public partial NodeFeatures Embed(AtomGraph graph, CancellationToken cancellation);

    /// <summary>Energies.</summary>
    [SeparableLayerNorm, FeedForward(Hidden = 8, Activation = Activation.Gate), ScalarReadout]
    public partial EnergyPerSystem Energy(NodeFeatures x);
}

/// <summary>Batches and their predictions, one after another.</summary>
internal static class Batches
{
    /// <summary>Molecules and crystals, alone and together.</summary>
    public static AtomicStructure[][] All { get; } =
    [
        [Water(0)], [Salt()], [Water(0.1), Salt(), Water(0.2)], [Chain(24)], [Chain(7), Salt()],
    ];

    private static AtomicStructure Water(double shift) => new([shift, 0, 0.119, 0, 0.763, -0.477, shift, -0.763, -0.477], [8, 1, 1]);

    private static AtomicStructure Salt() =>
        new([0, 0, 0, 2.7, 0, 0.1], [11, 17], [0, 2.82, 2.82, 2.82, 0, 2.82, 2.82, 2.82, 0], Periodicity.All);

    private static AtomicStructure Chain(int atoms) => new(
        [.. Enumerable.Range(0, atoms).SelectMany(i => new[] { 1.3 * i, Math.Sin(i), Math.Cos(2 * i) })],
        [.. Enumerable.Range(0, atoms).Select(i => i % 3 == 0 ? 6 : 1)]);
}
