using EquiDsl.Compiler;
using EquiDsl.Compiler.Expansion;
using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Specification;
using Xunit;

namespace EquiDsl.Tests.Snapshots;

/// <summary>The layer graph of a tiny model as people read it.</summary>
public sealed class GraphSnapshots
{
    private static LayerGraph Tiny => LayerExpansion.Model(new EquiformerV2Options
    {
        LMax = 2,
        MMax = 1,
        Layers = 1,
        Channels = 4,
        AttentionHidden = 4,
        Heads = 2,
        AlphaChannels = 2,
        ValueChannels = 2,
        FeedForwardHidden = 4,
        EdgeChannels = 4,
        Elements = 10,
        GaussianCount = 16,
    }.Expand("Models", default, "Tiny"));

    [Fact]
    public Task Before_passes() => Snapshot.Verify(Tiny.Dump(), "Models.Tiny.txt");

    [Fact]
    public Task After_passes() => Snapshot.Verify(ModelCompiler.Optimize(Tiny).Dump(), "Models.Tiny.txt");
}
