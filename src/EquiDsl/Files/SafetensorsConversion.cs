using System.Buffers.Binary;

namespace EquiDsl.Files;

/// <summary>Converts little-endian bytes of a file to and from numbers.</summary>
internal static class SafetensorsConversion
{
    /// <summary>Converts a block of elements; returns what is wrong, or null.</summary>
    public delegate string? Converter<T>(SafetensorsType type, ReadOnlySpan<byte> bytes, Span<T> values);

    public static string? ToSingle(SafetensorsType type, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        switch (type)
        {
            case SafetensorsType.F64:
                for (int i = 0; i < values.Length; i++)
                    values[i] = (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]);
                return null;
            case SafetensorsType.F32:
                for (int i = 0; i < values.Length; i++)
                    values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
                return null;
            case SafetensorsType.F16:
                for (int i = 0; i < values.Length; i++)
                    values[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]);
                return null;
            case SafetensorsType.BF16:
                for (int i = 0; i < values.Length; i++)
                    values[i] = BrainFloat.ToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]));
                return null;
            default:
                return NotReal(type);
        }
    }

    public static string? ToDouble(SafetensorsType type, ReadOnlySpan<byte> bytes, Span<double> values)
    {
        switch (type)
        {
            case SafetensorsType.F64:
                for (int i = 0; i < values.Length; i++)
                    values[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]);
                return null;
            case SafetensorsType.F32:
                for (int i = 0; i < values.Length; i++)
                    values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
                return null;
            case SafetensorsType.F16:
                for (int i = 0; i < values.Length; i++)
                    values[i] = (double)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]);
                return null;
            case SafetensorsType.BF16:
                for (int i = 0; i < values.Length; i++)
                    values[i] = BrainFloat.ToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]));
                return null;
            default:
                return NotReal(type);
        }
    }

    public static string? ToInt64(SafetensorsType type, ReadOnlySpan<byte> bytes, Span<long> values)
    {
        int size = type.Size();
        if (type is SafetensorsType.F64 or SafetensorsType.F32 or SafetensorsType.F16 or SafetensorsType.BF16
            or SafetensorsType.F8E4M3 or SafetensorsType.F8E5M2)
        {
            return $"the tensor is of type {type.Name()}; expected whole numbers (I64, I32, I16, I8, U64, U32, U16, U8) or BOOL.";
        }
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> element = bytes.Slice(size * i, size);
            values[i] = type switch
            {
                SafetensorsType.I64 or SafetensorsType.U64 => BinaryPrimitives.ReadInt64LittleEndian(element),
                SafetensorsType.I32 => BinaryPrimitives.ReadInt32LittleEndian(element),
                SafetensorsType.U32 => BinaryPrimitives.ReadUInt32LittleEndian(element),
                SafetensorsType.I16 => BinaryPrimitives.ReadInt16LittleEndian(element),
                SafetensorsType.U16 => BinaryPrimitives.ReadUInt16LittleEndian(element),
                SafetensorsType.I8 => (sbyte)element[0],
                SafetensorsType.U8 or SafetensorsType.Bool => element[0],
                _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a type of whole numbers"),
            };
            if (type == SafetensorsType.U64 && values[i] < 0)
                return $"element {i} of a block is above 2^63 − 1.";
            if (type == SafetensorsType.Bool && values[i] > 1)
                return $"a BOOL element is {values[i]}; expected 0 or 1.";
        }
        return null;
    }

    public static void FromSingle(SafetensorsType type, ReadOnlySpan<float> values, Span<byte> bytes)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (type == SafetensorsType.BF16)
                BinaryPrimitives.WriteUInt16LittleEndian(bytes[(2 * i)..], BrainFloat.FromDouble(values[i]));
            else
                FromReal(type, values[i], bytes[(type.Size() * i)..]);
        }
    }

    public static void FromDouble(SafetensorsType type, ReadOnlySpan<double> values, Span<byte> bytes)
    {
        for (int i = 0; i < values.Length; i++)
            FromReal(type, values[i], bytes[(type.Size() * i)..]);
    }

    private static void FromReal(SafetensorsType type, double value, Span<byte> bytes)
    {
        switch (type)
        {
            case SafetensorsType.F64:
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
                break;
            case SafetensorsType.F32:
                BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)value);
                break;
            case SafetensorsType.F16:
                BinaryPrimitives.WriteHalfLittleEndian(bytes, (Half)value);
                break;
            default:
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, BrainFloat.FromDouble(value));
                break;
        }
    }

    private static string NotReal(SafetensorsType type) =>
        $"the tensor is of type {type.Name()}; expected F64, F32, F16 or BF16.";
}
