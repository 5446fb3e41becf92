namespace EquiDsl;

/// <summary>
/// Precision of the operands of matrix products on a GPU; sums, and everything else, are float32. A CPU always computes in
/// <see cref="Float32"/>.
/// </summary>
public enum Precision
{
    /// <summary>Float32 throughout: 1e-5 relative to float64 in energies and forces.</summary>
    Float32,

    /// <summary>TF32 on tensor cores: 10 bits of mantissa.</summary>
    Tf32,

    /// <summary>bfloat16 on tensor cores: 7 bits of mantissa.</summary>
    BFloat16,
}
