using System.Numerics;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>The attributes of OC20's data objects as a structure.</summary>
internal static class OcData
{
    /// <summary>OC20's names for what every format has; the first one that is there is taken.</summary>
    private static readonly (string Own, string Common)[] s_names =
    [
        ("atomic_numbers", "numbers"), ("pos", "positions"), ("cell", "cell"), ("pbc", "pbc"), ("energy", "energy"), ("y", "energy"),
        ("forces", "forces"), ("force", "forces"), ("stress", "stress"), ("tags", "tags"),
    ];

    /// <summary>The neighbour graph, which is built anew from the positions, and what only counts or repeats.</summary>
    private static readonly HashSet<string> s_graph =
        ["edge_index", "edge_attr", "cell_offsets", "distances", "neighbors", "natoms", "num_nodes", "fixed", "x"];

    /// <summary>Whole-structure lists that are longer than this are not kept as text.</summary>
    private const int LongestPair = 64;

    /// <summary>Makes the structure.</summary>
    /// <param name="attributes">The data object's attributes.</param>
    /// <param name="fail">Makes an exception from the attribute at fault and what is wrong.</param>
    public static AtomicStructure ToStructure(PickleDictionary attributes, Func<string?, string, Exception> fail)
    {
        // The slabs repeat along all three axes, with vacuum along the third.
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal) { ["pbc"] = true };
        var taken = new HashSet<string>(s_graph, StringComparer.Ordinal);
        foreach ((string own, string common) in s_names)
        {
            if (Value(attributes, own, fail) is object value && (common == "pbc" || fields.TryAdd(common, value)))
            {
                fields[common] = value;
                taken.Add(own);
            }
        }
        CheckCount(attributes, fields, fail);
        AtomicStructure structure = new AseStructure(fields, fail).Build();
        structure.Fixed = Fixed(attributes, structure.Count, fail);
        foreach (string name in attributes.Pairs.Select(pair => pair.Key).OfType<string>().Distinct())
        {
            if (!taken.Contains(name))
                AddOther(structure, name, Value(attributes, name, fail));
        }
        return structure;
    }

    private static object? Value(PickleDictionary attributes, string name, Func<string?, string, Exception> fail) => attributes[name] switch
    {
        TorchTensor tensor => tensor.Read(problem => fail(name, problem)),
        NumpyArray array => array.Read(problem => fail(name, problem)),
        null or bool or long or BigInteger or double or string => attributes[name],
        // Lists and objects have no place in a structure.
        _ => null,
    };

    private static void CheckCount(PickleDictionary attributes, Dictionary<string, object?> fields, Func<string?, string, Exception> fail)
    {
        BigInteger? announced = Value(attributes, "natoms", fail) switch
        {
            long count => count,
            BigInteger count => count,
            NumberArray { Count: 1, IsReal: false } one => one.ToWholes()[0],
            NumberArray { Count: 1 } one when double.IsFinite(one.ToReals()[0]) => (BigInteger)one.ToReals()[0],
            _ => null,
        };
        if (announced is BigInteger atoms && fields.GetValueOrDefault("numbers") is NumberArray numbers && numbers.Count != atoms)
            throw fail("natoms", $"the record announces {atoms} atoms but has {numbers.Count} elements.");
        // Elements come as real numbers too, and a single atom as one number.
        if (fields.GetValueOrDefault("numbers") is long or BigInteger or double)
            throw fail("atomic_numbers", "the elements are not a tensor of numbers.");
    }

    private static bool[]? Fixed(PickleDictionary attributes, int count, Func<string?, string, Exception> fail)
    {
        if (Value(attributes, "fixed", fail) is not object value)
            return null;
        return value is NumberArray flags && flags.Count == count
            ? Array.ConvertAll(flags.ToReals(), flag => flag != 0)
            : throw fail("fixed", $"the flags are not a tensor of {count} numbers, one per atom.");
    }

    private static void AddOther(AtomicStructure structure, string name, object? value)
    {
        if (value is null || name.Length == 0 || name[0] == '_')
            return;
        if (value is not NumberArray array)
            structure.Info.TryAdd(name, AseText.Of(value));
        else if (structure.Count > 1 && array.Shape is [long first, ..] && first == structure.Count && array.Count > 0 && IsColumnName(structure, name))
            structure.Columns.Add(new AtomColumn(name, array.IsReal ? 'R' : 'I', array.Count / structure.Count, AseText.Elements(array)));
        else if (array.Count is > 0 and <= LongestPair)
            structure.Info.TryAdd(name, AseText.Of(array));
    }

    private static bool IsColumnName(AtomicStructure structure, string name) =>
        !name.Any(c => c == ':' || char.IsWhiteSpace(c)) && structure.Columns.TrueForAll(column => column.Name != name);
}
