using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace EquiDsl.Files;

/// <summary>NumPy's arrays, scalars and element types in pickles.</summary>
internal static class NumpyPickles
{
    /// <summary>Allows the names that make them.</summary>
    public static void Allow(PickleAllowList allowed)
    {
        foreach (string core in new[] { "numpy.core", "numpy._core" })
        {
            allowed.Allow($"{core}.multiarray._reconstruct", (_, _) => new NumpyArray());
            allowed.Allow($"{core}.multiarray.scalar", Scalar);
        }
        allowed.Allow("numpy.ndarray", construct: null);
        allowed.Allow("numpy.dtype", (arguments, fail) => arguments is [string code, ..]
            ? new NumpyType(code)
            : throw fail("an element type has no name."));
        // Protocol 2 writes bytes as a text and its encoding.
        allowed.Allow("_codecs.encode", (arguments, fail) => arguments is [string text, "latin1"]
            ? Encoding.Latin1.GetBytes(text)
            : throw fail("bytes are encoded otherwise than in latin1."));
    }

    private static object Scalar(object?[] arguments, Func<string, Exception> fail)
    {
        if (arguments is not [NumpyType type, byte[] bytes])
            throw fail("a NumPy number is not made of a type and bytes.");
        NumberArray one = type.Decode([], bytes, fail);
        if (one.IsReal && type.AsUnsigned(bytes) is ulong unsigned)
            return new BigInteger(unsigned);
        // Of two arms without the cast, a whole number would become a real one.
        return one.IsReal ? one.ToReals()[0] : (object)one.ToWholes()[0];
    }
}

/// <summary>An element type with its byte order.</summary>
internal sealed class NumpyType(string code) : IPickleState
{
    private bool _bigEndian = code is ['>', ..];

    public void SetState(object? state, Func<string, Exception> fail)
    {
        if (state is PickleTuple { Items: [_, string order, ..] })
            _bigEndian = order == ">";
    }

    /// <summary>The number that eight bytes are, if the type is of unsigned ones.</summary>
    public ulong? AsUnsigned(ReadOnlySpan<byte> bytes) => code.TrimStart('<', '>', '|', '=') == "u8"
        ? _bigEndian ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : BinaryPrimitives.ReadUInt64LittleEndian(bytes)
        : null;

    public NumberArray Decode(long[] shape, byte[] bytes, Func<string, Exception> fail)
    {
        if (!NumberTypes.TryParse(code.TrimStart('<', '>', '|', '='), out NumberType type))
            throw fail($"the element type '{code}' is not one of numbers.");
        if (NumberArray.CountOf(shape) is not int count || (long)count * type.Size() != bytes.Length)
            throw fail($"an array of shape ({string.Join(", ", shape)}) does not have {bytes.Length} bytes.");
        return NumberArray.Decode(type, shape, bytes, _bigEndian);
    }
}

/// <summary>An array, complete once the pickle has set its state.</summary>
internal sealed class NumpyArray : IPickleState
{
    private const int MostReads = 8;

    private NumberArray? _values;
    private int _reads;

    /// <summary>The elements; a record that has the same array under many names is refused, since each may be kept as a text.</summary>
    public NumberArray Read(Func<string, Exception> fail) => ++_reads > MostReads
        ? throw fail($"the record has the same array under more than {MostReads} names.")
        : _values ?? throw fail("an array has no elements set.");

    public void SetState(object? state, Func<string, Exception> fail)
    {
        if (state is not PickleTuple { Items: [_, PickleTuple shape, NumpyType type, bool fortran, byte[] bytes] }
            || !shape.Items.All(item => item is long))
        {
            throw fail("an array is not described by shape, type, order and bytes.");
        }
        long[] extents = Array.ConvertAll(shape.Items, item => (long)item!);
        _values = type.Decode(extents, bytes, fail);
        if (fortran && extents.Length > 1 && _values.Count > 0)
            _values = _values.FromColumnOrder();
    }
}
