namespace EquiDsl.Files;

/// <summary>Element types of a safetensors file.</summary>
public enum SafetensorsType
{
    /// <summary>64-bit IEEE number.</summary>
    F64,

    /// <summary>32-bit IEEE number.</summary>
    F32,

    /// <summary>16-bit IEEE number.</summary>
    F16,

    /// <summary>The upper half of a 32-bit IEEE number.</summary>
    BF16,

    /// <summary>Signed 64-bit integer.</summary>
    I64,

    /// <summary>Signed 32-bit integer.</summary>
    I32,

    /// <summary>Signed 16-bit integer.</summary>
    I16,

    /// <summary>Signed 8-bit integer.</summary>
    I8,

    /// <summary>Unsigned 64-bit integer.</summary>
    U64,

    /// <summary>Unsigned 32-bit integer.</summary>
    U32,

    /// <summary>Unsigned 16-bit integer.</summary>
    U16,

    /// <summary>Unsigned 8-bit integer.</summary>
    U8,

    /// <summary>One byte, 0 or 1.</summary>
    Bool,

    /// <summary>8-bit number with 4 exponent and 3 mantissa bits; read as bytes only.</summary>
    F8E4M3,

    /// <summary>8-bit number with 5 exponent and 2 mantissa bits; read as bytes only.</summary>
    F8E5M2,
}
