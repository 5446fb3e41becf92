using EquiDsl.Compiler.Specification;

namespace EquiDsl.Tests.Properties;

/// <summary>A small model for tests of the runtime rather than of mathematics.</summary>
internal static class FixedModel
{
    private static EquiformerV2Options Options => new()
    {
        LMax = 3,
        MMax = 2,
        Layers = 2,
        Channels = 8,
        AttentionHidden = 8,
        Heads = 2,
        AlphaChannels = 4,
        ValueChannels = 4,
        FeedForwardHidden = 8,
        EdgeChannels = 8,
        Cutoff = 4.1,
        MaxNeighbors = 500,
        Elements = RandomBatch.Elements,
        GaussianCount = 40,
    };

    public static ModelSpecification Specification { get; } = Options.Expand("Fixed", default, "Model");

    public static LoadedModel Load(int threads = 1) => new(GeneratedAssembly.Of(Specification), 1, threads);
}
