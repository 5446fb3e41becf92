using System.Globalization;
using System.Text.RegularExpressions;
using EquiDsl.Compiler;
using EquiDsl.Compiler.Specification;
using Xunit;

namespace EquiDsl.Tests.Cuda;

/// <summary>Tables of large grids.</summary>
public sealed partial class ConstantMemoryTests
{
    private const int ConstantBytes = 64 * 1024;

    [Fact]
    public void Tables_beyond_constant_memory_lie_in_global_memory()
    {
        EquiformerV2Options options = new()
        {
            LMax = 10,
            MMax = 2,
            Layers = 1,
            Channels = 4,
            AttentionHidden = 4,
            Heads = 1,
            AlphaChannels = 4,
            ValueChannels = 4,
            FeedForwardHidden = 4,
            EdgeChannels = 4,
            GridResolution = 70,
            Activation = ActivationKind.S2,
            Cutoff = 4,
            Elements = 10,
            GaussianCount = 10,
        };
        string[] texts = [.. ModelCompiler.CompileToCuda(options.Expand("Large", default, "Model")).Select(k => k.Text)];
        Assert.Contains(texts, t => t.Contains("__device__ const float", StringComparison.Ordinal));
        Assert.All(texts, t => Assert.InRange(
            Constant().Matches(t).Sum(m => sizeof(float) * int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)), 0, ConstantBytes));
    }

    [GeneratedRegex(@"__constant__ const float \w+\[(\d+)\]")]
    private static partial Regex Constant();
}
