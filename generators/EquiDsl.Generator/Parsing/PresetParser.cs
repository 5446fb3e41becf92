using EquiDsl.Compiler.Specification;
using EquiDsl.Generator.Diagnostics;

namespace EquiDsl.Generator.Parsing;

/// <summary>Reads <c>[EquiformerV2]</c>.</summary>
internal static class PresetParser
{
    public static EquiformerV2Options Parse(AttributeReader attribute, DiagnosticBag diagnostics)
    {
        OptionReader read = new(attribute, diagnostics);
        EquiformerV2Options start = Start(attribute, diagnostics);
        FeedForwardOptions feedForward = FeedForwardOptions.Read(attribute, read, start.Activation, start.GridMlp);
        GraphSpecification graph = read.Graph(
            new(start.Cutoff, start.MaxNeighbors, start.Elements, start.GaussianCount, start.GaussianWidth));
        int lMax = read.Degree(start.LMax);
        ForceSourceKind forces = read.Enum("Forces", start.Forces);
        EquiformerV2Options options = new()
        {
            LMax = lMax,
            MMax = read.Order(lMax, start.MMax),
            Layers = read.Count("Layers", start.Layers, Limits.Repetitions),
            Channels = read.Count("Channels", start.Channels, Limits.Channels),
            AttentionHidden = read.Count("AttentionHidden", start.AttentionHidden, Limits.Channels),
            Heads = read.Count("Heads", start.Heads, Limits.Heads),
            AlphaChannels = read.Count("AlphaChannels", start.AlphaChannels, Limits.Channels),
            ValueChannels = read.Count("ValueChannels", start.ValueChannels, Limits.Channels),
            FeedForwardHidden = read.Count("FeedForwardHidden", start.FeedForwardHidden, Limits.Channels),
            EdgeChannels = read.Count("EdgeChannels", start.EdgeChannels, Limits.Channels),
            Norm = read.Enum("Norm", start.Norm),
            GridResolution = read.Grid(lMax, start.GridResolution),
            Activation = feedForward.Activation,
            GridMlp = feedForward.GridMlp,
            SeparableGridMlp = feedForward.Separable,
            MSharedRadial = read.Flag("MSharedRadial", start.MSharedRadial),
            ElementPairs = read.Enum("ElementPairs", start.ElementPairs),
            AttentionRenormalization = read.Flag("AttentionRenormalization", start.AttentionRenormalization),
            Cutoff = graph.Cutoff,
            MaxNeighbors = graph.MaxNeighbors,
            Elements = graph.Elements,
            GaussianCount = graph.GaussianCount,
            GaussianWidth = graph.GaussianWidth,
            DirectForces = read.Flag("DirectForces", start.DirectForces),
            AverageNodeCount = read.Average("AverageNodeCount", start.AverageNodeCount),
            AverageNeighborCount = read.Average("AverageNeighborCount", start.AverageNeighborCount),
            Initialization = read.Enum("Initialization", start.Initialization),
            Precision = read.Enum("Precision", start.Precision),
            Forces = forces,
            Stress = read.Stress(forces, start.Stress),
            Trainable = read.Flag("Trainable", start.Trainable),
            Denoising = read.Denoising(
                read.Flag("Trainable", start.Trainable), forces == ForceSourceKind.Direct && read.Flag("DirectForces", start.DirectForces)),
            AlphaDropout = read.Rate("AlphaDropout", start.AlphaDropout),
            DropPath = read.Rate("DropPath", start.DropPath),
            ProjectionDropout = read.Rate("ProjectionDropout", start.ProjectionDropout),
        };
        read.AttentionChannels(options.Heads, options.ValueChannels);
        return options;
    }

    private static EquiformerV2Options Start(AttributeReader attribute, DiagnosticBag diagnostics)
    {
        if (attribute.Positional() is not { } preset)
            return new();
        if (PublishedConfigurations.Find(preset) is { } options)
            return options;
        diagnostics.Report(OptionDescriptors.UnknownEnumValue, attribute.PositionalLocation(), "EquiformerV2Preset", preset);
        return new();
    }
}
