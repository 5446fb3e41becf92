using Xunit;

namespace EquiDsl.Tests.Snapshots;

/// <summary>Generated C# of a whole model.</summary>
public sealed class ModelSnapshots
{
    [Fact]
    public Task Tiny() => Snapshot.Verify(
        GeneratedText.Of("""
            using EquiDsl;
            namespace Models;
            [EquiformerV2(
                LMax = 2, MMax = 1, Layers = 2, Channels = 4, AttentionHidden = 4, Heads = 2, AlphaChannels = 2, ValueChannels = 2,
                FeedForwardHidden = 4, EdgeChannels = 4, Cutoff = 4, MaxNeighbors = 8, Elements = 10, GaussianCount = 16, GaussianWidth = 1)]
            public sealed partial class Tiny;
            """),
        "Models.Tiny.g.cs");
}
