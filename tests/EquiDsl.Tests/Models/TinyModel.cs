using EquiDsl.Conformance;

namespace EquiDsl.Tests.Models;

/// <summary>A small declared model, compiled once through the generator.</summary>
internal static class TinyModel
{
    /// <summary>Rows of its element tables.</summary>
    public const int Elements = 20;

    private static readonly Lazy<DeclaredModel> s_model = new(() => DeclaredModel.Compile("tiny", $$"""
        using EquiDsl;

        namespace Golden;

        [EquiformerV2(LMax = 2, MMax = 1, Layers = 1, Channels = 8, AttentionHidden = 4, Heads = 2, AlphaChannels = 4, ValueChannels = 4,
            FeedForwardHidden = 8, EdgeChannels = 8, GaussianCount = 32, Cutoff = 4.0, MaxNeighbors = 12, Elements = {{Elements}})]
        public sealed partial class GoldenModel;
        """));

    /// <summary>The model with weights of a seed.</summary>
    public static dynamic FromSeed(ulong seed = 1) => s_model.Value.Type.GetMethod("FromSeed")!.Invoke(null, [seed, null])!;

    /// <summary>The model with weights of a file.</summary>
    public static object Load(string path)
    {
        try
        {
            return s_model.Value.Type.GetMethod("Load")!.Invoke(null, [path, null])!;
        }
        catch (System.Reflection.TargetInvocationException failure)
        {
            throw failure.InnerException!;
        }
    }

    /// <summary>Its parameters.</summary>
    public static ModelDescription Description => (ModelDescription)s_model.Value.Type.GetProperty("Description")!.GetValue(null)!;

    public static Prediction Predict(dynamic model, params AtomicStructure[] structures) =>
        model.Predict((IReadOnlyList<AtomicStructure>)structures);

    /// <summary>A water molecule.</summary>
    public static AtomicStructure Water(double shift = 0) =>
        new([shift, 0, 0.119, shift, 0.763, -0.477, shift, -0.763, -0.477], [8, 1, 1]);

    /// <summary>Rock salt, two atoms, periodic.</summary>
    public static AtomicStructure Salt() =>
        new([0, 0, 0, 2.82, 0, 0], [11, 17], [0, 2.82, 2.82, 2.82, 0, 2.82, 2.82, 2.82, 0], new Periodicity(true, true, true));
}
