using EquiDsl.Compiler.Specification;

namespace EquiDsl.Generator.Parsing;

/// <summary>The configurations that <c>EquiformerV2Preset</c> names (arXiv 2306.12059, appendix).</summary>
internal static class PublishedConfigurations
{
    /// <summary>The options of preset <paramref name="value"/>; null for a value that is none.</summary>
    public static EquiformerV2Options? Find(int value) => value switch
    {
        0 => Oc20(lMax: 4, mMax: 2, layers: 8, dropPath: 0.1),
        1 => Oc20(lMax: 6, mMax: 2, layers: 12, dropPath: 0.05),
        2 => Oc20(lMax: 6, mMax: 3, layers: 20, dropPath: 0.1),
        _ => null,
    };

    private static EquiformerV2Options Oc20(int lMax, int mMax, int layers, double dropPath) => new()
    {
        LMax = lMax, MMax = mMax, Layers = layers, Channels = 128, AttentionHidden = 64, Heads = 8, AlphaChannels = 64,
        ValueChannels = 16, FeedForwardHidden = 128, EdgeChannels = 128, Norm = NormKind.SeparableLayer, GridResolution = 18,
        Activation = ActivationKind.SeparableS2, GridMlp = true, MSharedRadial = false, ElementPairs = ElementPairKind.PerLayer,
        AttentionRenormalization = true, Cutoff = 12, MaxNeighbors = 20, Elements = 90, GaussianCount = 600, GaussianWidth = 2,
        DirectForces = true, AlphaDropout = 0.1, DropPath = dropPath, ProjectionDropout = 0,
        Initialization = InitializationKind.Uniform,
    };
}
