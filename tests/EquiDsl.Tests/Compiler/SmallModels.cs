using EquiDsl.Compiler.Expansion;
using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Specification;
using EquiDsl.Tests.Properties;
using Xunit;
using ParameterInitialization = EquiDsl.ParameterInitialization;

namespace EquiDsl.Tests.Compiler;

/// <summary>Which of the preset's variants.</summary>
public enum Variant
{
    SeparableS2,
    S2,
    Gate,
    SeparableGridMlp,
    PlainGridMlp,
    GatedGridMlp,
    MSharedRadial,
    NoElementPairs,
}

/// <summary>Small models of all variants, and the interpreter on a small batch.</summary>
public static class SmallModels
{
    public static TheoryData<Variant> All => [.. Enum.GetValues<Variant>()];

    public static EquiformerV2Options Options(Variant variant)
    {
        EquiformerV2Options options = new()
        {
            LMax = 3,
            MMax = 3,
            Layers = 1,
            Channels = 4,
            AttentionHidden = 4,
            Heads = 2,
            AlphaChannels = 3,
            ValueChannels = 2,
            FeedForwardHidden = 4,
            EdgeChannels = 5,
            Cutoff = 4.1,
            MaxNeighbors = 500,
            Elements = RandomBatch.Elements,
            GaussianCount = 60,
        };
        return variant switch
        {
            Variant.S2 => options with { Activation = ActivationKind.S2, Norm = NormKind.Layer },
            Variant.Gate => options with { Activation = ActivationKind.Gate, Norm = NormKind.Rms },
            Variant.SeparableGridMlp => options with { GridMlp = true },
            Variant.PlainGridMlp => options with { GridMlp = true, SeparableGridMlp = false },
            Variant.GatedGridMlp => options with { GridMlp = true, Activation = ActivationKind.Gate },
            Variant.MSharedRadial => options with { MSharedRadial = true, ElementPairs = ElementPairKind.Shared },
            Variant.NoElementPairs => options with { ElementPairs = ElementPairKind.None, AttentionRenormalization = false },
            Variant.SeparableS2 => options,
            _ => throw new ArgumentOutOfRangeException(nameof(variant), variant, "unknown variant"),
        };
    }

    public static ModelSpecification Specification(Variant variant) => Options(variant).Expand("Small", default, "Model");

    public static LayerGraph Graph(Variant variant) => LayerExpansion.Model(Specification(variant));

    /// <summary>A molecule and an atom alone, with random parameters.</summary>
    public static EvaluationDomain Domain(LayerGraph graph, int seed = 5)
    {
        ParameterDescription[] descriptions =
        [
            .. graph.Parameters.Select(p =>
                new ParameterDescription(p.Name, [.. p.Shape], (ParameterInitialization)p.Initialization, p.Scale)),
        ];
        ParameterSet parameters = RandomParameters.Draw(descriptions, seed);
        var random = new Random(seed);
        AtomicStructure[] batch = [RandomBatch.Molecule(random, 4), RandomBatch.Molecule(random, 1)];
        return Reference.Domain(AtomGraph.Build(batch, 4.1, 500), batch, parameters);
    }

    /// <summary>Outputs one after the other.</summary>
    public static double[] Run(LayerGraph graph, EvaluationDomain domain)
    {
        IReadOnlyDictionary<Value, double[]> values = Interpreter.Run(graph, domain);
        return [.. graph.Outputs.SelectMany(o => values[o.Value])];
    }
}

