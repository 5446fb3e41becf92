using System.Collections.Immutable;
using EquiDsl.Compiler;
using EquiDsl.Compiler.Specification;
using EquiDsl.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace EquiDsl.Tests.Generator;

/// <summary>Compilations of test sources and drivers that run the generator over them.</summary>
internal static class GeneratorHarness
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest);

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(EquiformerV2Attribute).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>A class with every kind of declared method, and a preset.</summary>
    public const string Sample = """
        using EquiDsl;

        namespace Samples;

        [EquivariantModel(LMax = 3, MMax = 2, Channels = 16), AtomGraph(Cutoff = 6.0, MaxNeighbors = 50)]
        public sealed partial class Custom
        {
            [AtomEmbedding, EdgeDegreeEmbedding(EdgeChannels = 8)]
            private partial NodeFeatures Embed(AtomGraph graph);

            [Repeat(4)]
            [Residual, SeparableLayerNorm, GraphAttention(Heads = 4, Hidden = 8, AlphaChannels = 4, ValueChannels = 2)]
            [Residual, SeparableLayerNorm, FeedForward(Hidden = 32, Activation = Activation.SeparableS2)]
            private partial NodeFeatures Block(NodeFeatures x, AtomGraph graph);

            [SeparableLayerNorm, FeedForward(Hidden = 32), ScalarReadout]
            public partial EnergyPerSystem Energy(NodeFeatures x);

            [SeparableLayerNorm, GraphAttention(Heads = 2, Hidden = 8), VectorReadout]
            public partial ForcesPerAtom Forces(NodeFeatures x, AtomGraph graph);
        }

        [EquivariantLayer(LMax = 2, MMax = 1, Channels = 4)]
        public partial class Convolution
        {
            [SO2Convolution(OutChannels = 8), SeparableS2Activation]
            public partial EdgeFeatures Apply(EdgeFeatures x);
        }

        [EquiformerV2(EquiformerV2Preset.Oc20M31, Layers = 1, Channels = 8)]
        public partial class Preset;
        """;

    /// <summary>Where the package is said to have the pages of diagnostics.</summary>
    public static Uri Pages { get; } = new(Path.Combine(AppContext.BaseDirectory, "pages of diagnostics") + Path.DirectorySeparatorChar);

    public static CSharpCompilation Compile(string source, bool allowUnsafe = true, LanguageVersion language = LanguageVersion.Latest) => CSharpCompilation.Create(
        "Samples", [Parse(source, language)], References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: allowUnsafe, nullableContextOptions: NullableContextOptions.Enable));

    public static SyntaxTree Parse(string source, LanguageVersion language = LanguageVersion.Latest) =>
        CSharpSyntaxTree.ParseText(SourceText.From(source), ParseOptions.WithLanguageVersion(language), "Sample.cs");

    /// <summary>A driver; without <paramref name="generator"/>, of one whose compiler only prints the specification.</summary>
    public static GeneratorDriver Driver(EquiDslGenerator? generator = null, int? maxCharacters = null) => CSharpGeneratorDriver.Create(
        [(generator ?? new EquiDslGenerator(Print)).AsSourceGenerator()], [], ParseOptions, new Options(maxCharacters),
        new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    public static GeneratorRunResult Run(CSharpCompilation compilation, EquiDslGenerator? generator = null, int? maxCharacters = null) =>
        Driver(generator, maxCharacters).RunGenerators(compilation).GetRunResult().Results.Single();

    private static CompiledSources Print(ModelSpecification specification)
    {
        IEnumerable<object> layers = specification.Methods.SelectMany(m => m.Sequences).SelectMany(s => s.Layers);
        return new(new([new GeneratedSource(specification.HintName, $"// {specification} {string.Join(' ', layers)}")]));
    }

    private sealed class Options(int? maxCharacters) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions => new Global(maxCharacters);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Global(null);

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => new Global(null);
    }

    private sealed class Global(int? maxCharacters) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, out string value)
        {
            value = key switch
            {
                "build_property.EquiDslMaxGeneratedCharacters" when maxCharacters is not null => $"{maxCharacters}",
                "build_property.EquiDslDiagnosticPages" => Pages.LocalPath,
                _ => "",
            };
            return value.Length > 0;
        }
    }
}
