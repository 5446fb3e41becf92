using EquiDsl.Cuda;

namespace EquiDsl.App.Tests;

/// <summary>A program with a declared model, for tests that signal, kill or watch a process.</summary>
internal static class Program
{
    /// <summary>The name of what keeps a compiled kernel in the folder that follows, and is no verb.</summary>
    public const string KeepKernel = "keep-kernel";

    private static int Main(string[] args)
    {
        if (args is not [KeepKernel, string folder])
            return EquiDslApp.Run<ProgramModel>(args);
        new CudaModuleCache(folder).Get(new FixedCompiler(), new CudaSource("name", "text"), 90);
        return 0;
    }

    private sealed class FixedCompiler : ICudaCompiler
    {
        public string Version => "1";

        public byte[] Compile(CudaSource source, int architecture) => [1, 2, 3];
    }
}

/// <summary><see cref="VerbModel"/> for all elements of OC20.</summary>
[EquiformerV2(
    LMax = 1, MMax = 1, Layers = 1, Channels = 8, AttentionHidden = 4, Heads = 2, AlphaChannels = 4, ValueChannels = 4, FeedForwardHidden = 8,
    EdgeChannels = 8, GaussianCount = 16, Activation = Activation.Gate, Cutoff = 6, MaxNeighbors = 20, Elements = 90, AverageNodeCount = 8,
    AverageNeighborCount = 7, AlphaDropout = 0, DropPath = 0, Forces = ForceKind.Gradient, Stress = true, Trainable = true)]
public partial class ProgramModel;
