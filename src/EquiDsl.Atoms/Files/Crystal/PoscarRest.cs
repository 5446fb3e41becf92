namespace EquiDsl.Atoms;

/// <summary>
/// What a POSCAR or CONTCAR has behind its positions: perhaps velocities of the cell, then perhaps one line for each atom's velocity, then what
/// is not read (a predictor's coordinates, the grid of a density, text). More lines of atoms than were counted are refused.
/// </summary>
internal sealed class PoscarRest
{
    /// <summary>Lines of the block "Lattice velocities and vectors": its title, a state, three velocities, three vectors.</summary>
    private const int CellBlock = 8;

    private readonly int _count;
    private readonly Func<long, string, Exception> _fail;

    /// <summary>Judges the lines.</summary>
    /// <param name="lines">The lines behind the positions.</param>
    /// <param name="count">Atoms of the structure.</param>
    /// <param name="fail">Makes an exception from the line at fault, counted from 1, and what is wrong.</param>
    public PoscarRest(ReadOnlySpan<string> lines, int count, Func<long, string, Exception> fail)
    {
        (_count, _fail) = (count, fail);
        int title = 0;
        if (!lines.IsEmpty && lines[0].TrimStart().StartsWith("Lattice", StringComparison.OrdinalIgnoreCase))
            title = Math.Min(CellBlock, lines.Length);
        if (title == lines.Length)
            return;
        // The line before velocities is blank or says along which axes they are; a position there is one atom too many.
        if (PoscarText.LeadingNumbers(lines[title]).Length > 0)
            throw fail(title + 1, $"{More} this line follows the last of them.");
        int first = title + 1, end = first;
        while (end < lines.Length && !string.IsNullOrWhiteSpace(lines[end]))
            end++;
        string axes = lines[title].Trim();
        if (axes is not ("" or ['C' or 'c' or 'K' or 'k' or 'D' or 'd', ..]))
            return;
        double[]? vectors = Read(lines[first..end], first + 1, isTitled: axes.Length > 0);
        Velocities = axes is ['D' or 'd', ..] ? null : vectors;
    }

    /// <summary>N × 3 in Å/fs; null when there are none, or they are along the cell vectors and refer to a time step that the file does not give.</summary>
    public double[]? Velocities { get; }

    private string More => $"the file has more lines of atoms than the {_count} that it counts:";

    /// <summary>The vectors of a block of one line per atom; null when the block is something else.</summary>
    private double[]? Read(ReadOnlySpan<string> block, int firstLine, bool isTitled)
    {
        var vectors = new List<double>();
        for (int i = 0; i < block.Length; i++)
        {
            if (IsAtom(block[i]))
                throw _fail(firstLine + i, $"{More} this line is an atom's too.");
            if (PoscarText.Numbers(block[i]) is not [double x, double y, double z])
                return null;
            vectors.AddRange([x, y, z]);
        }
        if (block.Length == 0 || block.Length == _count)
            return block.Length == 0 ? null : [.. vectors];
        // The grid of a density and the state of a predictor are other blocks of numbers.
        return !isTitled && block.Length == 1 && vectors.TrueForAll(v => v > 0 && v == Math.Floor(v))
            ? null
            : throw _fail(firstLine, $"{block.Length} lines of three numbers follow the {_count} atoms; expected none, or the velocity of each atom.");
    }

    /// <summary>Whether a line has a position and behind it flags or an element, as no velocity has.</summary>
    private static bool IsAtom(string line)
    {
        string[] fields = line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 3 && PoscarText.LeadingNumbers(line).Length == 3
            && (PeriodicTable.TryParse(fields[3], out _) || fields[3].Trim('.').ToUpperInvariant() is "T" or "F" or "TRUE" or "FALSE");
    }
}
