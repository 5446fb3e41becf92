using System.Globalization;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>Reads the lines of a POSCAR or CONTCAR.</summary>
internal sealed class PoscarText(string[] lines, Func<long, string?, string, Exception> fail)
{
    private int _line;

    /// <summary>All fields of a line as numbers; null when one is not.</summary>
    public static double[]? Numbers(string line)
    {
        string[] fields = Fields(line);
        var numbers = new double[fields.Length];
        for (int i = 0; i < fields.Length; i++)
        {
            if (!TextNumbers.TryParse(fields[i], out numbers[i]))
                return null;
        }
        return numbers;
    }

    /// <summary>The numbers that a line begins with; what follows them is a comment.</summary>
    public static double[] LeadingNumbers(string line) =>
        [.. Fields(line).TakeWhile(field => TextNumbers.TryParse(field, out double _)).Select(field => TextNumbers.TryParse(field, out double number) ? number : 0)];

    public AtomicStructure Read()
    {
        string comment = Next("a comment").Trim();
        double[] scale = LeadingNumbers(Next("the scale")) switch
        {
            [double x, double y, double z] => [x, y, z],
            [double one, ..] => [one],
            _ => throw Fail("scale", "the line is not the scale; expected one number or three."),
        };
        double[] cell = [.. Vector("a"), .. Vector("b"), .. Vector("c")];
        double[] factors = Scale(cell, scale);
        int[] elements = Elements(comment);
        string mode = Next("Direct or Cartesian").Trim();
        bool selective = mode is ['S' or 's', ..];
        if (selective)
            mode = Next("Direct or Cartesian").Trim();
        bool cartesian = mode is ['C' or 'c' or 'K' or 'k', ..];
        // VASP takes whatever else stands here for Direct; a line of coordinates means that the line is missing.
        if (mode.Length == 0 || LeadingNumbers(mode).Length > 0)
            throw Fail(null, "the line says neither Direct nor Cartesian.");
        var structure = new AtomicStructure(new double[3 * elements.Length], elements, cell, Periodicity.All);
        bool[]? free = selective ? new bool[3 * elements.Length] : null;
        for (int i = 0; i < elements.Length; i++)
            ReadAtom(structure, i, !cartesian, factors, free);
        if (free is not null)
            SetFixed(structure, free);
        PoscarVelocities.Set(structure, new PoscarRest(lines.AsSpan(_line), structure.Count, (line, problem) => fail(_line + line, "positions", problem)).Velocities);
        if (comment.Length > 0)
            structure.Info["comment"] = comment;
        return structure;
    }

    private double[] Vector(string name) => LeadingNumbers(Next($"the cell vector {name}")) is [double x, double y, double z, ..]
        ? [x, y, z]
        : throw Fail("cell", $"the line is not the cell vector {name}; expected three numbers.");

    /// <summary>Scales the cell; a negative scale is its volume in Å³.</summary>
    private double[] Scale(double[] cell, double[] scale)
    {
        if (scale.Length == 1 && scale[0] < 0)
        {
            double volume = Math.Abs(
                (cell[0] * ((cell[4] * cell[8]) - (cell[5] * cell[7])))
                - (cell[1] * ((cell[3] * cell[8]) - (cell[5] * cell[6])))
                + (cell[2] * ((cell[3] * cell[7]) - (cell[4] * cell[6]))));
            scale = [Math.Cbrt(-scale[0] / volume)];
        }
        double[] factors = scale.Length == 3 ? scale : [scale[0], scale[0], scale[0]];
        if (!Array.TrueForAll(factors, factor => factor > 0 && double.IsFinite(factor)))
            throw Fail("scale", "the scale is 0, or asks for the volume of a cell that has none.");
        for (int i = 0; i < 9; i++)
            cell[i] *= factors[i % 3];
        return factors;
    }

    /// <summary>The elements of all atoms; where a file has no line of symbols, the comment must list them.</summary>
    private int[] Elements(string comment)
    {
        string line = Next("the elements");
        string[] symbols = Fields(line);
        if (Numbers(line) is not null)
            symbols = Fields(comment);
        else
            line = Next("the numbers of atoms");
        int[] numbers = Array.ConvertAll(symbols, Element);
        string[] counts = [.. Fields(line).TakeWhile(field => field[0] is not ('!' or '#'))];
        if (counts.Length == 0 || counts.Length != numbers.Length)
            throw Fail("elements", $"{counts.Length} numbers of atoms for {numbers.Length} elements; expected as many.");
        var elements = new List<int>();
        for (int i = 0; i < counts.Length; i++)
        {
            // Every atom takes a line, so that the file bounds what is stored.
            if (!int.TryParse(counts[i], NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count > lines.Length - elements.Count)
                throw Fail("elements", $"\"{counts[i]}\" atoms; expected a whole number, with a line for each atom.");
            elements.AddRange(Enumerable.Repeat(numbers[i], count));
        }
        return [.. elements];
    }

    /// <summary>An element's symbol, without what VASP adds to it (Fe_pv, Si/5a3c).</summary>
    private int Element(string text) => PeriodicTable.TryParse(text.Split('_', '/')[0], out int number)
        ? number
        : throw Fail("elements", $"\"{text}\" is not an element; expected symbols such as Cu O on this line.");

    private void ReadAtom(AtomicStructure structure, int i, bool direct, double[] factors, bool[]? free)
    {
        string[] fields = Fields(Next($"atom {i} of {structure.Count} (counted from 0)"));
        Span<double> place = stackalloc double[3];
        for (int d = 0; d < 3; d++)
        {
            if (fields.Length < 3 || !TextNumbers.TryParse(fields[d], out place[d]))
                throw Fail("positions", $"the line is not the position of atom {i} (counted from 0); expected three numbers.");
            if (free is not null && (fields.Length < 6 || !TryFlag(fields[3 + d], out free[(3 * i) + d])))
                throw Fail("positions", $"atom {i} (counted from 0) lacks its three flags; expected T or F after the coordinates.");
        }
        Span<double> target = structure.Positions.AsSpan(3 * i, 3);
        if (direct)
            CellParameters.ToCartesian(structure.Cell, place, target);
        for (int d = 0; d < 3 && !direct; d++)
            target[d] = place[d] * factors[d];
    }

    /// <summary>Flags belong to the cell vectors, also where coordinates are Cartesian; those of a cell along the axes to the axes.</summary>
    private static void SetFixed(AtomicStructure structure, bool[] free)
    {
        int[] axes = [.. structure.Cell.Chunk(3).Select(v => v.Count(x => x != 0) == 1 ? Array.FindIndex(v, x => x != 0) : -1)];
        if (!axes.Order().SequenceEqual([0, 1, 2]))
        {
            HeldComponents.Set(structure, HeldComponents.Lattice, Array.ConvertAll(free, flag => !flag));
            return;
        }
        var held = new bool[free.Length];
        for (int k = 0; k < held.Length; k++)
            held[k - (k % 3) + axes[k % 3]] = !free[k];
        HeldComponents.Set(structure, HeldComponents.Cartesian, held);
    }

    private static bool TryFlag(string text, out bool flag)
    {
        flag = text.TrimStart('.') is ['T' or 't', ..];
        return flag || text.TrimStart('.') is ['F' or 'f', ..];
    }

    private static string[] Fields(string line) => line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);

    private string Next(string expected) => _line < lines.Length
        ? lines[_line++]
        : throw Fail(null, $"the file ends where {expected} should stand; it is truncated.");

    private Exception Fail(string? field, string problem) => fail(_line, field, problem);
}
