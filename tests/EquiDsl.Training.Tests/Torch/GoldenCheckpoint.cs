using EquiDsl.Files;

namespace EquiDsl.Training.Tests.Torch;

/// <summary>Checkpoints that PyTorch wrote, and what the reference says of them.</summary>
internal static class GoldenCheckpoint
{
    public const string Zip = "l2m1_tiny_ckpt.pt", Legacy = "l2m1_tiny_ckpt_legacy.pt", Half = "l2m1_tiny_ckpt_fp16.pt";

    /// <summary>Path of a file of this folder.</summary>
    public static string File(string name) => Path.Combine(AppContext.BaseDirectory, "Golden", name);

    public static SafetensorsFile Expected() => SafetensorsFile.Open(File("l2m1_tiny_ckpt_expected.safetensors"));

    /// <summary>The two molecules.</summary>
    public static List<AtomicStructure> Structures(SafetensorsFile expected)
    {
        double[] positions = expected.ReadDouble("inputs/positions");
        int[] numbers = Array.ConvertAll(expected.ReadInt64("inputs/atomic_numbers"), z => (int)z);
        double[] cells = expected.ReadDouble("inputs/cell");
        long[] periodic = expected.ReadInt64("inputs/pbc");
        var structures = new List<AtomicStructure>();
        int first = 0;
        foreach (long count in expected.ReadInt64("inputs/natoms"))
        {
            int s = structures.Count, end = first + (int)count;
            structures.Add(new AtomicStructure(
                positions[(3 * first)..(3 * end)], numbers[first..end], cells[(9 * s)..(9 * (s + 1))],
                new Periodicity(periodic[3 * s] != 0, periodic[(3 * s) + 1] != 0, periodic[(3 * s) + 2] != 0)));
            first = end;
        }
        return structures;
    }
}

/// <summary>The configuration of these checkpoints.</summary>
[EquiformerV2(
    LMax = 2, MMax = 1, Layers = 2, Channels = 8, AttentionHidden = 8, Heads = 2, AlphaChannels = 4, ValueChannels = 4,
    FeedForwardHidden = 16, EdgeChannels = 8, Norm = Norm.Rms, GridResolution = 0, Activation = Activation.SeparableS2, GridMlp = false,
    MSharedRadial = false, ElementPairs = ElementPairs.PerLayer, AttentionRenormalization = true, Cutoff = 5, MaxNeighbors = 500, Elements = 90,
    GaussianCount = 600, GaussianWidth = 2)]
internal sealed partial class TinyModel;
