using EquiDsl.Cuda;
using EquiDsl.Cuda.Emulation;

namespace EquiDsl.Conformance;

/// <summary>What runs a model.</summary>
internal enum Backend
{
    /// <summary>This processor.</summary>
    Cpu,

    /// <summary>The first GPU.</summary>
    Cuda,

    /// <summary>The CUDA kernels on this processor, every access to shared memory checked.</summary>
    Emulated,
}

/// <summary>Opens backends and knows how precise they are.</summary>
internal static class Backends
{
    /// <summary>Bound on the relative L2 error of outputs.</summary>
    public static double Bound(Precision precision) => precision switch
    {
        Precision.Float32 => 1e-5,
        Precision.Tf32 => PrecisionBounds.Tf32,
        Precision.BFloat16 => PrecisionBounds.BFloat16,
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "no bound is known"),
    };

    /// <summary>Bound on the relative L2 error of gradients.</summary>
    public static double GradientBound(Precision precision) => precision switch
    {
        Precision.Float32 => 1e-4,
        Precision.Tf32 => PrecisionBounds.Tf32Gradients,
        Precision.BFloat16 => PrecisionBounds.BFloat16Gradients,
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "no bound is known"),
    };

    /// <summary>Opens the backend of <paramref name="settings"/>.</summary>
    /// <exception cref="ConformanceException">This machine does not have it.</exception>
    public static Device Open(Settings settings)
    {
        switch (settings.Backend)
        {
            case Backend.Cpu:
                return Device.Cpu(settings.Threads, settings.InstructionSet);
            case Backend.Emulated:
                return EmulationTools.Missing is { } reason
                    ? throw new ConformanceException($"CUDA cannot be emulated: {reason}")
                    : EmulatedDevice.Create();
            default:
                try
                {
                    return Device.Cuda();
                }
                catch (CudaException problem)
                {
                    throw new ConformanceException(problem.Message);
                }
        }
    }

    /// <summary>Name of the backend in results.</summary>
    public static string Name(Settings settings, Device device) => settings.Backend == Backend.Cpu
        ? "float32-" + device.Description.Split(", ")[^1]
        : $"{settings.Precision.ToString().ToLowerInvariant()}-{settings.Backend.ToString().ToLowerInvariant()}";
}
