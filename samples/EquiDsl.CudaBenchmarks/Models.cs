using EquiDsl;

namespace CudaBenchmarksSample;

/// <summary>The declared models by size and precision.</summary>
internal static class Models
{
    public static IReadOnlyList<int> Sizes { get; } = [31, 83, 153];

    /// <summary>Å.</summary>
    public static double Cutoff => Model31Float32.Description.Cutoff;

    public static int MaxNeighbors => Model31Float32.Description.MaxNeighbors;

    public static TrainableModel ForTraining(Precision precision, ParameterSet parameters, Device device) => precision switch
    {
        Precision.Float32 => Training31Float32.ForTraining(parameters, device),
        Precision.Tf32 => Training31Tf32.ForTraining(parameters, device),
        Precision.BFloat16 => Training31BFloat16.ForTraining(parameters, device),
        _ => throw new ArgumentOutOfRangeException(nameof(precision)),
    };

    public static ModelRuntime Load(int size, Precision precision, Device device) => (size, precision) switch
    {
        (31, Precision.Float32) => Model31Float32.FromSeed(0, device).Runtime,
        (31, Precision.Tf32) => Model31Tf32.FromSeed(0, device).Runtime,
        (31, Precision.BFloat16) => Model31BFloat16.FromSeed(0, device).Runtime,
        (83, Precision.Float32) => Model83Float32.FromSeed(0, device).Runtime,
        (83, Precision.Tf32) => Model83Tf32.FromSeed(0, device).Runtime,
        (83, Precision.BFloat16) => Model83BFloat16.FromSeed(0, device).Runtime,
        (153, Precision.Float32) => Model153Float32.FromSeed(0, device).Runtime,
        (153, Precision.Tf32) => Model153Tf32.FromSeed(0, device).Runtime,
        (153, Precision.BFloat16) => Model153BFloat16.FromSeed(0, device).Runtime,
        _ => throw new ArgumentOutOfRangeException(nameof(size), $"there is no model {size} of {precision}"),
    };
}
