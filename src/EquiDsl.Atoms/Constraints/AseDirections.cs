using System.Text.Json;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>Gathers the directions along which atoms are held, as ASE's constraints of single atoms say them.</summary>
/// <param name="structure">The structure; its cell gives the directions of FixScaled.</param>
internal sealed class AseDirections(AtomicStructure structure)
{
    private static readonly Vector3D[] s_axes = [new(1, 0, 0), new(0, 1, 0), new(0, 0, 1)];
    private static readonly string[] s_names = ["FixCartesian", "FixScaled", "FixedPlane", "FixedLine"];

    private Vector3D[]? _cell;

    /// <summary>What holds each atom; null for an atom that is free.</summary>
    public HeldSpace?[] Spaces { get; } = new HeldSpace?[structure.Count];

    /// <summary>Whether a constraint is one of directions.</summary>
    public static bool IsKnown(string? name) => s_names.Contains(name);

    /// <summary>Takes up a constraint.</summary>
    /// <param name="name">One that is known.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="fail">Makes an exception from what is wrong.</param>
    public void Add(string name, JsonElement arguments, Func<string, Exception> fail)
    {
        int[] atoms = Atoms(structure.Count, name, arguments, fail);
        if (name is "FixCartesian" or "FixScaled")
        {
            bool[] mask = Mask(name, arguments, fail);
            foreach (int atom in atoms)
                Hold(atom, mask, name == "FixScaled", fail);
            return;
        }
        Vector3D direction = Numbers(arguments, "direction", fail)?.ToReals() is [double x, double y, double z] ? new(x, y, z) : default;
        if (!(direction.Length is > 0 and < double.PositiveInfinity))
            throw fail($"a {name} has no direction; expected three finite numbers that are not all zero.");
        foreach (int atom in atoms)
        {
            if (name == "FixedPlane")
                Space(atom).Add(direction);
            else
                Space(atom).AddAllBut(direction);
        }
    }

    /// <summary>Holds components of an atom's position.</summary>
    /// <param name="atom">The atom.</param>
    /// <param name="held">Three flags.</param>
    /// <param name="alongCell">Whether they stand for the cell's vectors, so that the atom moves along the others only, not for x, y, z.</param>
    /// <param name="fail">Makes an exception from what is wrong.</param>
    public void Hold(int atom, ReadOnlySpan<bool> held, bool alongCell, Func<string, Exception> fail)
    {
        int count = held.Count(true), first = held.IndexOf(true);
        if (count == 0)
            return;
        Vector3D[] axes = alongCell ? _cell ??= Cell(fail) : s_axes;
        if (count == 3)
            Spaces[atom] = HeldSpace.All;
        else if (count == 2)
            Space(atom).AddAllBut(axes[held.IndexOf(false)]);
        else
            Space(atom).Add(axes[(first + 1) % 3].Cross(axes[(first + 2) % 3]));
    }

    /// <summary>The atoms that a constraint names, counted from 0; Python's negative indices count from the end.</summary>
    public static int[] Atoms(int count, string name, JsonElement arguments, Func<string, Exception> fail)
    {
        if ((Numbers(arguments, "a", fail) ?? Numbers(arguments, "indices", fail))?.ToIntegers() is not int[] atoms)
            throw fail($"a {name} constraint has no list of atom indices.");
        for (int k = 0; k < atoms.Length; k++)
        {
            int index = atoms[k] < 0 ? atoms[k] + count : atoms[k];
            if ((uint)index >= (uint)count)
                throw fail($"a {name} constraint holds atom {atoms[k]} (counted from 0) of a structure that has {count}.");
            atoms[k] = index;
        }
        return atoms;
    }

    /// <summary>The three components that a constraint holds; all when it does not say.</summary>
    public static bool[] Mask(string name, JsonElement arguments, Func<string, Exception> fail)
    {
        if (PythonJson.Find(arguments, "mask") is null)
            return [true, true, true];
        return Numbers(arguments, "mask", fail)?.ToReals() is [double x, double y, double z]
            ? [x != 0, y != 0, z != 0]
            : throw fail($"a {name} constraint's mask is not made of three truth values.");
    }

    /// <summary>A list of numbers, or one that stands without brackets; null when there is none.</summary>
    public static NumberArray? Numbers(JsonElement arguments, string name, Func<string, Exception> fail) =>
        PythonJson.Find(arguments, name) is not JsonElement list ? null : new AseValues(null, false, fail).Read(list) switch
        {
            NumberArray array => array,
            long whole => new NumberArray([1], [whole]),
            double real => new NumberArray([1], [real]),
            _ => null,
        };

    private Vector3D[] Cell(Func<string, Exception> fail) => CellMatrix.Volume(structure.Cell) > 0
        ? [.. structure.Cell.Chunk(3).Select(v => new Vector3D(v[0], v[1], v[2]).Unit())]
        : throw fail("atoms are held along the cell's vectors, but the structure has no three independent ones.");

    private HeldSpace Space(int atom) => Spaces[atom] ??= new HeldSpace();
}
