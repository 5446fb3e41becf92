using System.Numerics;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>Makes a structure of fields named as ASE names them; all formats but text come through here.</summary>
/// <param name="fields">Field values as <see cref="AseValues"/> gives them.</param>
/// <param name="fail">Makes an exception from the field at fault, if any, and what is wrong.</param>
internal sealed class AseStructure(IReadOnlyDictionary<string, object?> fields, Func<string?, string, Exception> fail)
{
    /// <summary>Per-atom fields that become columns, and the numbers each has per atom.</summary>
    public static readonly (string Name, int Width)[] Columns =
    [
        ("tags", 1), ("momenta", 3), ("masses", 1), ("initial_magmoms", 1), ("initial_charges", 1), ("magmoms", 1), ("charges", 1),
    ];

    /// <summary>Fields of the whole structure that become free pairs.</summary>
    private static readonly string[] s_pairs = ["free_energy", "magmom", "dipole", "calculator"];

    /// <summary>All names that this class understands.</summary>
    public static readonly string[] Names =
    [
        "numbers", "positions", "cell", "pbc", "energy", "forces", "stress", "constraints",
        .. Columns.Select(column => column.Name), .. s_pairs,
    ];

    public AtomicStructure Build()
    {
        int[] numbers = Elements();
        double[] positions = Reals("positions", 3 * numbers.Length) ?? throw fail("positions", "the structure has no positions.");
        var structure = new AtomicStructure(positions, numbers, Cell(), Pbc())
        {
            Energy = Real("energy"),
            Forces = Reals("forces", 3 * numbers.Length),
        };
        AseConstraints.Apply(structure, fields.GetValueOrDefault("constraints"), problem => fail("constraints", problem));
        foreach ((string name, int width) in Columns)
            AddColumn(structure, name, width);
        AddStress(structure);
        foreach (string name in s_pairs)
        {
            if (fields.GetValueOrDefault(name) is object value)
                structure.Info[name] = AseText.Of(value);
        }
        return structure;
    }

    private int[] Elements()
    {
        if (fields.GetValueOrDefault("numbers") is not NumberArray array || array.ToIntegers() is not int[] numbers)
            throw fail("numbers", "the structure has no list of atomic numbers.");
        for (int i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] is < 0 or > PeriodicTable.MaximumAtomicNumber)
                throw fail("numbers", $"atom {i} (counted from 0) has the atomic number {numbers[i]}; expected 0 to {PeriodicTable.MaximumAtomicNumber}.");
        }
        return numbers;
    }

    private double[]? Cell()
    {
        if (fields.GetValueOrDefault("cell") is not object value)
            return null;
        double[] cell = value is NumberArray array ? array.ToReals() : [];
        return cell.Length switch
        {
            9 => cell,
            3 => [cell[0], 0, 0, 0, cell[1], 0, 0, 0, cell[2]],
            _ => throw fail("cell", "the cell is not made of 9 numbers in Å, the vectors a, b, c one after the other."),
        };
    }

    private Periodicity Pbc()
    {
        switch (fields.GetValueOrDefault("pbc"))
        {
            case null:
                return Periodicity.None;
            case bool all:
                return new Periodicity(all, all, all);
            // One bit per axis, as databases hold it.
            case long bits and >= 0 and <= 7:
                return new Periodicity((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0);
            case NumberArray { Count: 3 } array:
                double[] axes = array.ToReals();
                return new Periodicity(axes[0] != 0, axes[1] != 0, axes[2] != 0);
            default:
                throw fail("pbc", "the periodic axes are not three truth values.");
        }
    }

    private double? Real(string name) => fields.GetValueOrDefault(name) switch
    {
        null => null,
        double real => real,
        long whole => whole,
        BigInteger whole => (double)whole,
        NumberArray { Count: 1 } one => one.ToReals()[0],
        _ => throw fail(name, "the value is not a number."),
    };

    private double[]? Reals(string name, int count)
    {
        // A structure without atoms has an empty list whatever its shape.
        if (fields.GetValueOrDefault(name) is not object value)
            return null;
        if (value is not NumberArray array)
            throw fail(name, "the value is not a list of numbers.");
        return array.Count == count
            ? array.ToReals()
            : throw fail(name, $"the list has {array.Count} numbers; expected {count} for the structure's atoms.");
    }

    private void AddColumn(AtomicStructure structure, string name, int width)
    {
        object? value = fields.GetValueOrDefault(name);
        if (value is null)
            return;
        if (value is not NumberArray array || array.Count % Math.Max(1, structure.Count) != 0
            || (array.Count != structure.Count * width && name is not "initial_magmoms"))
        {
            throw fail(name, $"the value is not a list of {structure.Count * width} numbers for the structure's atoms.");
        }
        if (structure.Count == 0 || array.Count == 0)
            return;
        structure.Columns.Add(new AtomColumn(name, array.IsReal ? 'R' : 'I', array.Count / structure.Count, AseText.Elements(array)));
    }

    private void AddStress(AtomicStructure structure)
    {
        switch (fields.GetValueOrDefault("stress"))
        {
            case null:
                break;
            case NumberArray { Count: 6 or 9 } array:
                structure.SetStress(array.ToReals());
                break;
            default:
                throw fail("stress", "the stress is not made of 6 numbers (xx, yy, zz, yz, xz, xy) in eV/Å³, nor of 9.");
        }
    }
}
