namespace EquiDsl.Cuda;

/// <summary>
/// Bounds on the relative L2 error of energies and forces against float64, of networks with weights of ordinary size. They are
/// two to three times what the public golden cases show.
/// </summary>
public static class PrecisionBounds
{
    /// <summary>With <see cref="Precision.Tf32"/>.</summary>
    public const double Tf32 = 1e-2;

    /// <summary>With <see cref="Precision.BFloat16"/>.</summary>
    public const double BFloat16 = 8e-2;

    /// <summary>Bound on gradients by parameters with <see cref="Precision.Tf32"/>.</summary>
    public const double Tf32Gradients = 1e-2;

    /// <summary>Bound on gradients by parameters with <see cref="Precision.BFloat16"/>.</summary>
    public const double BFloat16Gradients = 1e-1;
}
