namespace EquiDsl.Compiler.Specification;

/// <summary>Precision of the operands of matrix products on a GPU; sums are float32. Values equal those of <c>EquiDsl.Precision</c>.</summary>
public enum PrecisionKind
{
    /// <summary>Float32 throughout.</summary>
    Float32,

    /// <summary>TF32: 10 bits of mantissa.</summary>
    Tf32,

    /// <summary>bfloat16: 7 bits of mantissa.</summary>
    BFloat16,
}
