using System.Text.Json;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>Gives the bytes that an array in JSON refers to.</summary>
/// <param name="offset">The array's first byte.</param>
/// <param name="count">How many bytes.</param>
internal delegate ReadOnlyMemory<byte> AseArrayBytes(long offset, long count);

/// <summary>
/// Values of ASE's JSON: null, bool, long, double, string, <see cref="NumberArray"/> for regular lists of numbers
/// and for array references, and <see cref="JsonElement"/> for anything else.
/// </summary>
/// <param name="bytes">Gives the bytes of arrays that lie outside the JSON; null where they cannot.</param>
/// <param name="bigEndian">Whether those bytes have the most significant one first.</param>
/// <param name="fail">Makes an exception from what is wrong.</param>
/// <param name="freeForm">Whether arrays of texts, complex numbers and the like are null rather than an error.</param>
internal sealed class AseValues(AseArrayBytes? bytes, bool bigEndian, Func<string, Exception> fail, bool freeForm = false)
{
    private const int MaximumRank = 8;

    /// <summary>Converts a value.</summary>
    public object? Read(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Null or JsonValueKind.Undefined:
                return null;
            case JsonValueKind.True or JsonValueKind.False:
                return element.ValueKind == JsonValueKind.True;
            case JsonValueKind.Number when element.TryGetInt64(out long whole):
                return whole;
            case JsonValueKind.Number:
                return PythonJson.TryNumber(element, out double number) ? number : throw fail("a JSON number is out of range.");
            case JsonValueKind.String:
                return PythonJson.TryNumber(element, out number) ? number : PythonJson.Text(element, fail);
            case JsonValueKind.Array:
                return (object?)ReadList(element) ?? element;
            default:
                if (PythonJson.Find(element, "__ndarray__") is JsonElement reference)
                    return freeForm && !HasNumbers(reference) ? null : ReadReference(reference);
                // A cell is an object around its vectors.
                return PythonJson.Find(element, "array") is JsonElement inner ? Read(inner) : element;
        }
    }

    /// <summary>Reads [shape, type, place], where place is a byte offset or the elements themselves.</summary>
    public NumberArray ReadReference(JsonElement reference)
    {
        if (reference.ValueKind != JsonValueKind.Array || reference.GetArrayLength() != 3 || reference[1].ValueKind != JsonValueKind.String)
            throw fail("an array is not described as [shape, type, place].");
        string name = PythonJson.Text(reference[1], fail);
        if (!NumberTypes.TryParse(name, out NumberType type))
            throw fail($"an array has elements of type '{name}'; expected real or whole numbers.");
        long[] shape = ReadShape(reference[0]);
        if (NumberArray.CountOf(shape) is not int count)
            throw fail($"an array's shape ({string.Join(", ", shape)}) is not possible.");
        if (reference[2].ValueKind == JsonValueKind.Array)
        {
            NumberArray list = ReadList(reference[2]) ?? throw fail("an array's elements are not numbers.");
            if (list.Count != count)
                throw fail($"an array of shape ({string.Join(", ", shape)}) has {list.Count} elements.");
            return list.IsReal ? new NumberArray(shape, list.ToReals()) : new NumberArray(shape, Array.ConvertAll(list.ToReals(), v => (long)v));
        }
        if (bytes is null || reference[2].ValueKind != JsonValueKind.Number || !reference[2].TryGetInt64(out long offset))
            throw fail("an array's place is neither a byte nor a list of elements.");
        long length = (long)count * type.Size();
        return NumberArray.Decode(type, shape, bytes(offset, length).Span, bigEndian);
    }

    private bool HasNumbers(JsonElement reference) => reference.ValueKind != JsonValueKind.Array || reference.GetArrayLength() != 3
        || reference[1].ValueKind != JsonValueKind.String || NumberTypes.TryParse(PythonJson.Text(reference[1], fail), out _);

    private long[] ReadShape(JsonElement shape)
    {
        if (shape.ValueKind != JsonValueKind.Array || shape.GetArrayLength() > MaximumRank)
            throw fail($"an array's shape is not a list of at most {MaximumRank} numbers.");
        var extents = new long[shape.GetArrayLength()];
        for (int i = 0; i < extents.Length; i++)
        {
            if (shape[i].ValueKind != JsonValueKind.Number || !shape[i].TryGetInt64(out extents[i]))
                throw fail("an array's shape holds something that is not a whole number.");
        }
        return extents;
    }

    /// <summary>A list, or lists of equal lengths, of numbers; null for any other list.</summary>
    private static NumberArray? ReadList(JsonElement list)
    {
        var shape = new List<long>();
        for (JsonElement inner = list; inner.ValueKind == JsonValueKind.Array; inner = inner[0])
        {
            shape.Add(inner.GetArrayLength());
            if (shape[^1] == 0)
                break;
            if (shape.Count > MaximumRank)
                return null;
        }
        var numbers = new List<double>();
        bool whole = true;
        if (!Gather(list, shape, 0, numbers, ref whole))
            return null;
        return whole
            ? new NumberArray([.. shape], [.. numbers.Select(number => (long)number)])
            : new NumberArray([.. shape], [.. numbers]);
    }

    private static bool Gather(JsonElement element, List<long> shape, int depth, List<double> numbers, ref bool whole)
    {
        if (depth == shape.Count)
        {
            if (!PythonJson.TryNumber(element, out double number))
                return false;
            whole &= number == Math.Floor(number) && Math.Abs(number) < 1L << 53 && element.ValueKind != JsonValueKind.String;
            numbers.Add(number);
            return true;
        }
        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() != shape[depth])
            return false;
        foreach (JsonElement item in element.EnumerateArray())
        {
            if (!Gather(item, shape, depth + 1, numbers, ref whole))
                return false;
        }
        return true;
    }
}
