using EquiDsl.Compiler.Specification;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace EquiDsl.Tests.Properties;

/// <summary>A random configuration, and a seed of parameters and structures.</summary>
public sealed record ModelCase(EquiformerV2Options Options, int Seed)
{
    internal ModelSpecification Specification => Options.Expand("Random", default, "Model");

    /// <summary>Whether rotations commute with every operation: nothing passes a grid.</summary>
    internal bool IsExactlyEquivariant => Options is { Activation: ActivationKind.Gate, GridMlp: false };

    internal AtomicStructure[] Batch => RandomBatch.Create(Seed);

    internal LoadedModel Load(int threads = 1, Cpu.CpuInstructionSet instructionSet = Cpu.CpuInstructionSet.Auto) =>
        new(GeneratedAssembly.Of(Specification), Seed, threads, instructionSet);
}

/// <summary>
/// A property of random models. All such properties see the same cases, so that each model is compiled once; the environment
/// variable EQUIDSL_PROPERTY_SEED gives other cases.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ModelPropertyAttribute : PropertyAttribute
{
    /// <summary>A property of this many cases.</summary>
    public ModelPropertyAttribute(int cases = 8)
    {
        MaxTest = cases;
        Replay = $"{Environment.GetEnvironmentVariable("EQUIDSL_PROPERTY_SEED") ?? "20240617"},9277";
        Arbitrary = [typeof(ModelCases), typeof(DeclarationCases)];
    }
}

/// <summary>Random configurations.</summary>
public static class ModelCases
{
    /// <summary>
    /// L ≤ 8, M ≤ L, all flags. Few channels, and one width in some cases beyond what kernels gather at a time, which rarely divides it.
    /// </summary>
    public static Arbitrary<ModelCase> Cases() => (
        from degrees in Degrees
        from few in Gen.Choose(1, 9).ListOf(4)
        from wide in Gen.Choose(0, 7)
        from many in Gen.Choose(17, 37)
        let widths = few.Select((w, i) => i == wide ? many : w).ToArray()
        from width in Gen.Choose(3, 9)
        from heads in Gen.Choose(1, 4)
        from alpha in Gen.Choose(3, 6)
        from value in Gen.Choose(1, 5)
        from layers in Gen.Choose(1, 2)
        from activation in Gen.Elements(ActivationKind.SeparableS2, ActivationKind.S2, ActivationKind.Gate, ActivationKind.Gate)
        from norm in Gen.Elements(NormKind.SeparableLayer, NormKind.Layer, NormKind.Rms)
        from pairs in Gen.Elements(ElementPairKind.PerLayer, ElementPairKind.Shared, ElementPairKind.None)
        from grid in Gen.Choose(0, 3)
        from flags in Gen.Elements(false, true).ListOf(5)
        from gaussians in Gen.Elements(8, 24, 61)
        from cutoff in Gen.Elements(3.1, 3.9, 4.4)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new ModelCase(
            new EquiformerV2Options
            {
                LMax = degrees.LMax,
                MMax = degrees.MMax,
                Layers = layers,
                Channels = widths[0],
                AttentionHidden = widths[1],
                Heads = heads,
                AlphaChannels = alpha,
                ValueChannels = value,
                FeedForwardHidden = widths[2],
                EdgeChannels = widths[3] + 2,
                Norm = norm,
                GridResolution = grid == 0 ? 0 : 2 * (degrees.LMax + grid),
                Activation = activation,
                GridMlp = flags[0],
                SeparableGridMlp = flags[1],
                MSharedRadial = flags[2],
                ElementPairs = pairs,
                AttentionRenormalization = flags[3],
                DirectForces = flags[4] || seed % 3 > 0,
                Cutoff = cutoff,
                MaxNeighbors = 500,
                Elements = RandomBatch.Elements,
                GaussianCount = gaussians,
                GaussianWidth = width / 4.0,
                AverageNodeCount = 3.5,
                AverageNeighborCount = 7.25,
            },
            seed)).ToArbitrary();

    private static Gen<(int LMax, int MMax)> Degrees =>
        from l in Gen.Frequency((5, Gen.Choose(1, 4)), (2, Gen.Choose(5, 8)))
        from m in Gen.Choose(0, l)
        select (l, m);
}
