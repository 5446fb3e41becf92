namespace EquiDsl.Files;

/// <summary>The element types of arrays in scientific files.</summary>
internal enum NumberType
{
    /// <summary>IEEE, 64 bits.</summary>
    Float64,

    /// <summary>IEEE, 32 bits.</summary>
    Float32,

    /// <summary>IEEE, 16 bits.</summary>
    Float16,

    /// <summary>The upper half of a 32-bit number.</summary>
    BFloat16,

    /// <summary>Signed, 64 bits.</summary>
    Int64,

    /// <summary>Signed, 32 bits.</summary>
    Int32,

    /// <summary>Signed, 16 bits.</summary>
    Int16,

    /// <summary>Signed, 8 bits.</summary>
    Int8,

    /// <summary>Unsigned, 64 bits.</summary>
    UInt64,

    /// <summary>Unsigned, 32 bits.</summary>
    UInt32,

    /// <summary>Unsigned, 16 bits.</summary>
    UInt16,

    /// <summary>Unsigned, 8 bits.</summary>
    UInt8,

    /// <summary>One byte, zero or not.</summary>
    Boolean,
}

/// <summary>Names and sizes of element types.</summary>
internal static class NumberTypes
{
    /// <summary>Looks a NumPy name up ("float64") or a NumPy code without byte order ("f8").</summary>
    public static bool TryParse(string name, out NumberType type)
    {
        NumberType? found = name switch
        {
            "float64" or "f8" => NumberType.Float64,
            "float32" or "f4" => NumberType.Float32,
            "float16" or "f2" => NumberType.Float16,
            "int64" or "i8" => NumberType.Int64,
            "int32" or "i4" => NumberType.Int32,
            "int16" or "i2" => NumberType.Int16,
            "int8" or "i1" => NumberType.Int8,
            "uint64" or "u8" => NumberType.UInt64,
            "uint32" or "u4" => NumberType.UInt32,
            "uint16" or "u2" => NumberType.UInt16,
            "uint8" or "u1" => NumberType.UInt8,
            "bool" or "bool_" or "b1" => NumberType.Boolean,
            _ => null,
        };
        type = found ?? default;
        return found is not null;
    }

    /// <summary>Bytes per element.</summary>
    public static int Size(this NumberType type) => type switch
    {
        NumberType.Float64 or NumberType.Int64 or NumberType.UInt64 => 8,
        NumberType.Float32 or NumberType.Int32 or NumberType.UInt32 => 4,
        NumberType.Float16 or NumberType.BFloat16 or NumberType.Int16 or NumberType.UInt16 => 2,
        NumberType.Int8 or NumberType.UInt8 or NumberType.Boolean => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a type of numbers"),
    };

    /// <summary>Whether elements may have a fraction.</summary>
    public static bool IsReal(this NumberType type) => type <= NumberType.BFloat16;
}
