using EquiDsl.Generator;
using EquiDsl.Tests.Generator;
using Microsoft.CodeAnalysis;
using Xunit;

namespace EquiDsl.Tests.Snapshots;

/// <summary>What the generator writes for a declaration.</summary>
internal static class GeneratedText
{
    /// <summary>The text for a class <c>Layers.Sample</c> of L = 2, M = 1 and 4 channels with one method.</summary>
    /// <param name="layers">The attribute lists of the method.</param>
    /// <param name="signature">Its return type, name and parameters.</param>
    public static string OfLayer(string layers, string signature) => Of($$"""
        using EquiDsl;
        namespace Layers;
        [EquivariantLayer(LMax = 2, MMax = 1, Channels = 4), AtomGraph(Cutoff = 4, MaxNeighbors = 8, Elements = 10, GaussianCount = 16, GaussianWidth = 1)]
        public partial class Sample
        {
            {{layers}}
            public partial {{signature}};
        }
        """);

    /// <summary>The one generated file of a source text without diagnostics.</summary>
    public static string Of(string source)
    {
        GeneratorRunResult result = GeneratorHarness.Run(GeneratorHarness.Compile(source), new EquiDslGenerator());
        Assert.Empty(result.Diagnostics);
        Assert.Null(result.Exception);
        return Assert.Single(result.GeneratedSources).SourceText.ToString();
    }
}
