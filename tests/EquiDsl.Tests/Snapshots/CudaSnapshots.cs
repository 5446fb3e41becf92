using EquiDsl.Compiler;
using EquiDsl.Compiler.Specification;
using Xunit;

namespace EquiDsl.Tests.Snapshots;

/// <summary>CUDA C++ of kernels of derivatives: by parameters at edges and nodes, by positions at edges.</summary>
public sealed class CudaSnapshots
{
    private static readonly EquiformerV2Options s_options = new()
    {
        LMax = 1, MMax = 1, Layers = 1, Channels = 4, AttentionHidden = 4, Heads = 2, AlphaChannels = 2, ValueChannels = 2, FeedForwardHidden = 4,
        EdgeChannels = 4, Cutoff = 4, MaxNeighbors = 8, Elements = 10, GaussianCount = 16, GaussianWidth = 1, Activation = ActivationKind.Gate,
        AlphaDropout = 0, DropPath = 0,
    };

    [Fact]
    public Task Edges_backward() => Verify(s_options with { Trainable = true }, "EdgesBackward", "basisGradient");

    [Fact]
    public Task Nodes_backward() => Verify(s_options with { Trainable = true }, "NodesBackward", "matrixGradient");

    [Fact]
    public Task Position_gradients() => Verify(s_options with { Forces = ForceSourceKind.Gradient }, "EdgesBackward", "sourceSum");

    /// <summary>The shortest kernel of a kind that has the word in its text.</summary>
    private static Task Verify(EquiformerV2Options options, string kind, string word, [System.Runtime.CompilerServices.CallerMemberName] string method = "")
    {
        GeneratedSource kernel = ModelCompiler.CompileToCuda(options.Expand("Models", default, "Tiny"))
            .Where(k => k.HintName.Contains(kind, StringComparison.Ordinal) && k.Text.Contains(word, StringComparison.Ordinal)).MinBy(k => k.Text.Length)!;
        return Snapshot.Verify(kernel.Text, $"{kind}.cu", method: method);
    }
}
