using System.Globalization;
using System.Text;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>
/// Writes a structure as VASP's POSCAR, version 5: cell, elements, Cartesian positions to the bit, selective dynamics where atoms are
/// held, and velocities where there are momenta. The order of the atoms stays, so that an element may be listed more than once.
/// </summary>
internal static class PoscarWriter
{
    /// <summary>Writes the file.</summary>
    /// <param name="path">The file; an older one is replaced once the new one is complete.</param>
    /// <param name="structures">One structure.</param>
    /// <exception cref="EquiDslFileException">The file cannot be written; or there is not one structure, or one that the format has no place for.</exception>
    public static void Write(string path, IEnumerable<AtomicStructure> structures)
    {
        AtomicStructure[] all = [.. structures.Take(2)];
        if (all.Length != 1)
            throw new EquiDslFileException(path, $"the format holds one structure; there {(all.Length == 0 ? "is none" : "are several")} to write.");
        byte[] text;
        try
        {
            text = Encoding.UTF8.GetBytes(Text(all[0], (field, problem) => new EquiDslFileException(path, problem, field: field)));
        }
        catch (InvalidStructureException error)
        {
            throw new EquiDslFileException(path, error.Message, innerException: error);
        }
        FileReplacement.Write(path, stream => stream.Write(text));
    }

    private static string Text(AtomicStructure s, Func<string, string, Exception> fail)
    {
        if (!(CellMatrix.Volume(s.Cell) > 0) || !Array.TrueForAll(s.Cell, double.IsFinite))
            throw fail("cell", "the format needs a cell of three independent vectors, and the structure has none.");
        if (s.Count == 0 || Array.Exists(s.AtomicNumbers, number => number is < 1 or > PeriodicTable.MaximumAtomicNumber))
            throw fail("elements", "the format needs at least one atom, each of an element.");
        if (!Array.TrueForAll(s.Positions, double.IsFinite))
            throw fail("positions", "a coordinate is not a finite number.");
        var text = new StringBuilder();
        List<(string Symbol, int Count)> runs = Runs(s.AtomicNumbers);
        string symbols = string.Join(' ', runs.Select(run => run.Symbol)), comment = s.Info.GetValueOrDefault("comment") ?? "";
        text.Append(comment.Trim().Length == 0 || comment.AsSpan().ContainsAny('\n', '\r') ? symbols : comment.Trim()).Append("\n1\n");
        for (int i = 0; i < 3; i++)
            Line(text, s.Cell, i).Append('\n');
        text.Append(symbols).Append('\n').AppendJoin(' ', runs.Select(run => run.Count)).Append('\n');
        bool[]? held = Held(s, fail);
        text.Append(held is null ? "" : "Selective dynamics\n").Append("Cartesian\n");
        for (int i = 0; i < s.Count; i++)
        {
            Line(text, s.Positions, i);
            for (int k = 0; k < 3 && held is not null; k++)
                text.Append(held[(3 * i) + k] ? " F" : " T");
            text.Append('\n');
        }
        AppendVelocities(text, s);
        return text.ToString();
    }

    private static List<(string Symbol, int Count)> Runs(int[] numbers)
    {
        List<(string Symbol, int Count)> runs = [];
        for (int i = 0; i < numbers.Length; i++)
        {
            string symbol = PeriodicTable.Symbol(numbers[i]);
            if (i > 0 && numbers[i] == numbers[i - 1])
                runs[^1] = (symbol, runs[^1].Count + 1);
            else
                runs.Add((symbol, 1));
        }
        return runs;
    }

    /// <summary>Flags along the cell vectors, N × 3, that hold atoms as they are held; null when no atom is.</summary>
    private static bool[]? Held(AtomicStructure s, Func<string, string, Exception> fail)
    {
        HeldSpace?[] spaces = FileConstraints.Directions(s, 0);
        if (s.Fixed is null && Array.TrueForAll(spaces, space => space is null))
            return null;
        var directions = new AseDirections(s);
        var held = new bool[3 * s.Count];
        for (int i = 0; i < s.Count; i++)
        {
            if (spaces[i] is not { Dimension: > 0 } space)
                continue;
            Span<bool> flags = held.AsSpan(3 * i, 3);
            bool found = false;
            for (int choice = 1; choice < 8 && !found; choice++)
            {
                for (int k = 0; k < 3; k++)
                    flags[k] = (choice >> k & 1) != 0;
                directions.Spaces[i] = null;
                directions.Hold(i, flags, alongCell: true, problem => fail("cell", problem));
                found = directions.Spaces[i]!.IsSameAs(space);
            }
            if (!found)
                throw fail("constraints", $"atom {i} (counted from 0) is held along directions that are not those of the cell's vectors; the format cannot say that.");
        }
        return held;
    }

    private static void AppendVelocities(StringBuilder text, AtomicStructure s)
    {
        if (s.GetMomenta() is not double[] momenta || momenta.Length != 3 * s.Count)
            return;
        double[] masses = AtomicMasses.Of(s), velocities = [.. momenta.Select((p, k) => p * DynamicsUnits.Femtosecond / masses[k / 3])];
        text.Append('\n');
        for (int i = 0; i < s.Count; i++)
            Line(text, velocities, i).Append('\n');
    }

    private static StringBuilder Line(StringBuilder text, double[] vectors, int i) =>
        text.Append(CultureInfo.InvariantCulture, $" {vectors[3 * i]:R} {vectors[(3 * i) + 1]:R} {vectors[(3 * i) + 2]:R}");
}
