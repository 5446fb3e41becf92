using EquiDsl.Compiler.Specification;
using EquiDsl.Generator.Parsing;
using EquiDsl.Tests.Generator;
using Xunit;

namespace EquiDsl.Tests.Compiler;

/// <summary>The text by which parameter files of different models are told apart.</summary>
public sealed class SpecificationTextTests
{
    private static readonly EquiformerV2Options s_options = new() { GridMlp = true };

    [Fact]
    public void Every_option_that_decides_outputs_is_in_the_architecture()
    {
        EquiformerV2Options o = s_options;
        EquiformerV2Options[] changed =
        [
            o with { LMax = 5 }, o with { MMax = 1 }, o with { Layers = 3 }, o with { Channels = 7 }, o with { AttentionHidden = 7 }, o with { Heads = 7 },
            o with { AlphaChannels = 7 }, o with { ValueChannels = 7 }, o with { FeedForwardHidden = 7 }, o with { EdgeChannels = 7 },
            o with { Norm = NormKind.Rms }, o with { GridResolution = 14 }, o with { Activation = ActivationKind.S2 }, o with { GridMlp = false },
            o with { SeparableGridMlp = false }, o with { MSharedRadial = true }, o with { ElementPairs = ElementPairKind.Shared },
            o with { AttentionRenormalization = false }, o with { Cutoff = 5.1 }, o with { MaxNeighbors = 7 }, o with { Elements = 7 },
            o with { GaussianCount = 7 }, o with { GaussianWidth = 1.3 }, o with { DirectForces = false }, o with { AverageNodeCount = 15 },
            o with { AverageNeighborCount = 15 },
        ];
        Assert.Equal(changed.Length + 1, changed.Append(o).Select(Architecture).Distinct().Count());
    }

    [Fact]
    public void Dropout_and_the_source_of_forces_are_of_training_alone()
    {
        EquiformerV2Options o = s_options with { DirectForces = false };
        EquiformerV2Options[] changed =
        [
            o with { AlphaDropout = 0.3 }, o with { DropPath = 0.3 }, o with { ProjectionDropout = 0.3 }, o with { Forces = ForceSourceKind.Gradient },
        ];
        Assert.All(changed, c => Assert.Equal(Architecture(o), Architecture(c)));
        Assert.Equal(changed.Length + 1, changed.Append(o).Select(Training).Distinct().Count());
        foreach (EquiformerV2Options same in new[] { o with { Trainable = true }, o with { Precision = PrecisionKind.Tf32 } })
            Assert.Equal((Architecture(o), Training(o)), (Architecture(same), Training(same)));
    }

    [Fact]
    public void Names_of_options_occur_once()
    {
        ModelSpecification[] models = [.. DeclarationParser.ParseAll(GeneratorHarness.Compile(GeneratorHarness.Sample)), s_options.Expand("", default, "Model")];
        foreach (ModelSpecification model in models)
        {
            foreach (IReadOnlyList<string> lines in new[] { SpecificationText.Architecture(model), SpecificationText.Training(model) })
                Assert.Equal(lines.Count, lines.Select(line => line[..line.IndexOf(": ", StringComparison.Ordinal)]).Distinct().Count());
        }
    }

    private static string Architecture(EquiformerV2Options options) => string.Join('\n', SpecificationText.Architecture(options.Expand("", default, "Model")));

    private static string Training(EquiformerV2Options options) => string.Join('\n', SpecificationText.Training(options.Expand("", default, "Model")));
}
