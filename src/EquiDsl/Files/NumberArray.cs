using System.Buffers.Binary;

namespace EquiDsl.Files;

/// <summary>An array of a scientific file, widened to 64 bits; the last extent is the fastest.</summary>
internal sealed class NumberArray
{
    private readonly double[]? _reals;
    private readonly long[]? _integers;

    public NumberArray(long[] shape, double[] reals) => (Shape, _reals) = (shape, reals);

    public NumberArray(long[] shape, long[] integers) => (Shape, _integers) = (shape, integers);

    /// <summary>The extents; empty for a single number.</summary>
    public long[] Shape { get; }

    public int Count => _reals?.Length ?? _integers!.Length;

    public bool IsReal => _reals is not null;

    /// <summary>The elements as real numbers.</summary>
    public double[] ToReals() => _reals ?? Array.ConvertAll(_integers!, static i => (double)i);

    /// <summary>The elements of an array of whole numbers, each to its last digit.</summary>
    /// <exception cref="InvalidOperationException">The elements are real numbers.</exception>
    public long[] ToWholes() => _integers ?? throw new InvalidOperationException("the elements are real numbers");

    /// <summary>The elements as whole numbers of 32 bits; null when one is not.</summary>
    public int[]? ToIntegers()
    {
        var result = new int[Count];
        for (int i = 0; i < result.Length; i++)
        {
            double value = _reals?[i] ?? _integers![i];
            if (!(value >= int.MinValue && value <= int.MaxValue) || value != Math.Floor(value))
                return null;
            result[i] = (int)value;
        }
        return result;
    }

    /// <summary>The same array, of elements that stand here with the first extent fastest.</summary>
    public NumberArray FromColumnOrder() => _reals is not null
        ? new(Shape, FromColumnOrder(_reals))
        : new(Shape, FromColumnOrder(_integers!));

    /// <summary>The number of elements of a shape; null when it is negative or beyond an array's limit.</summary>
    public static int? CountOf(ReadOnlySpan<long> shape)
    {
        long count = 1;
        foreach (long extent in shape)
        {
            if (extent < 0 || extent > Array.MaxLength)
                return null;
            count *= extent;
            if (count > Array.MaxLength)
                return null;
        }
        return (int)count;
    }

    /// <summary>Widens the bytes of a file.</summary>
    /// <param name="type">The element type.</param>
    /// <param name="shape">The extents; their product is the number of elements.</param>
    /// <param name="bytes">The elements, as many bytes as they need.</param>
    /// <param name="bigEndian">Whether the most significant byte comes first.</param>
    public static NumberArray Decode(NumberType type, long[] shape, ReadOnlySpan<byte> bytes, bool bigEndian = false)
    {
        int size = type.Size();
        int count = bytes.Length / size;
        Span<byte> element = stackalloc byte[8];
        // Unsigned numbers beyond the signed range are kept in size, if not to the last digit.
        bool isReal = type.IsReal() || (type == NumberType.UInt64 && ExceedsSigned(bytes, bigEndian));
        double[]? reals = isReal ? new double[count] : null;
        long[]? integers = reals is null ? new long[count] : null;
        for (int i = 0; i < count; i++)
        {
            Span<byte> one = element[..size];
            bytes.Slice(i * size, size).CopyTo(one);
            if (bigEndian)
                one.Reverse();
            if (reals is not null)
                reals[i] = Real(type, one);
            else
                integers![i] = Integer(type, one);
        }
        return reals is not null ? new NumberArray(shape, reals) : new NumberArray(shape, integers!);
    }

    private T[] FromColumnOrder<T>(T[] elements)
    {
        var result = new T[elements.Length];
        var index = new long[Shape.Length];
        for (int i = 0; i < result.Length; i++)
        {
            long place = 0;
            for (int d = Shape.Length - 1; d >= 0; d--)
                place = (place * Shape[d]) + index[d];
            result[i] = elements[place];
            for (int d = Shape.Length - 1; d >= 0 && ++index[d] == Shape[d]; d--)
                index[d] = 0;
        }
        return result;
    }

    private static double Real(NumberType type, ReadOnlySpan<byte> bytes) => type switch
    {
        NumberType.Float64 => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        NumberType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        NumberType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        NumberType.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        NumberType.BFloat16 => BrainFloat.ToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a type of real numbers"),
    };

    private static bool ExceedsSigned(ReadOnlySpan<byte> bytes, bool bigEndian)
    {
        for (int top = bigEndian ? 0 : 7; top < bytes.Length; top += 8)
        {
            if (bytes[top] >= 0x80)
                return true;
        }
        return false;
    }

    private static long Integer(NumberType type, ReadOnlySpan<byte> bytes) => type switch
    {
        NumberType.Int64 or NumberType.UInt64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        NumberType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        NumberType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        NumberType.Int8 => (sbyte)bytes[0],
        NumberType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        NumberType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        NumberType.Boolean => bytes[0] != 0 ? 1 : 0,
        NumberType.UInt8 => bytes[0],
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a type of whole numbers"),
    };
}
