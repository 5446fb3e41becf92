using EquiDsl.Compiler.Specification;
using EquiDsl.Cuda;
using EquiDsl.Cuda.Emulation;
using EquiDsl.Tests.Properties;
using Xunit;

namespace EquiDsl.Tests.Cuda;

/// <summary>Shapes that fill no warp, fragment or slice, and orders and degrees at their ends, in every precision.</summary>
public sealed class EmulatedCornerTests
{
    public static TheoryData<string, PrecisionKind> Corners
    {
        get
        {
            TheoryData<string, PrecisionKind> data = [];
            foreach (string name in Options.Keys)
            {
                foreach (PrecisionKind precision in new[] { PrecisionKind.Float32, PrecisionKind.Tf32, PrecisionKind.BFloat16 })
                    data.Add(name, precision);
            }
            return data;
        }
    }

    private static EquiformerV2Options Small => new()
    {
        LMax = 2,
        MMax = 1,
        Layers = 1,
        Channels = 5,
        AttentionHidden = 3,
        Heads = 3,
        AlphaChannels = 3,
        ValueChannels = 1,
        FeedForwardHidden = 7,
        EdgeChannels = 9,
        Cutoff = 4.1,
        MaxNeighbors = 500,
        Elements = RandomBatch.Elements,
        GaussianCount = 24,
    };

    private static Dictionary<string, EquiformerV2Options> Options { get; } = new()
    {
        ["one channel"] = Small with { Channels = 1, Heads = 1, AttentionHidden = 1, AlphaChannels = 1, FeedForwardHidden = 1, EdgeChannels = 1 },
        ["channels 33, heads 3"] = Small with { Channels = 33, AttentionHidden = 17, FeedForwardHidden = 33, EdgeChannels = 33, ValueChannels = 11 },
        ["L 8, M 0, gate"] = Small with { LMax = 8, MMax = 0, Activation = ActivationKind.Gate },
        ["grid perceptron alone"] = Small with { GridMlp = true, SeparableGridMlp = false, Activation = ActivationKind.S2 },
    };

    [SkippableTheory]
    [MemberData(nameof(Corners))]
    public void Kernels_agree_with_the_interpreter(string name, PrecisionKind precision)
    {
        Emulated.Require();
        Check(name, precision, EmulatedDevice.Create(new() { Seed = 5 }));
    }

    /// <summary>Checks a configuration on a device, which is disposed.</summary>
    internal static void Check(string name, PrecisionKind precision, Device device)
    {
        ModelSpecification specification = Options[name].Expand("Corner", default, "Model") with { Precision = precision };
        // A molecule, a crystal and a lone atom; nothing but lone atoms, i.e. no edge at all; and again a recorded pass.
        AtomicStructure[][] batches = [RandomBatch.Create(4), [.. Enumerable.Range(0, 3).Select(i => RandomBatch.Molecule(new Random(i), 1))]];
        using LoadedModel model = new(GeneratedAssembly.Of(specification), 2, device);
        double bound = precision switch { PrecisionKind.Float32 => Near.Single, PrecisionKind.Tf32 => PrecisionBounds.Tf32, PrecisionKind.BFloat16 => PrecisionBounds.BFloat16, _ => throw new ArgumentOutOfRangeException(nameof(precision)) };
        foreach (AtomicStructure[] batch in batches)
        {
            Outputs expected = Reference.Predict(specification, model.Parameters, batch);
            for (int i = 0; i < 2; i++)
            {
                Prediction actual = model.Predict(batch);
                Near.Check(expected.Energies, actual.Energies, $"energies, pass {i}", bound, expected.EnergyScale);
                Near.Check(expected.Forces, actual.Forces, $"forces, pass {i}", bound);
            }
        }
    }
}
