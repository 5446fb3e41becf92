namespace EquiDsl.Files;

/// <summary>Writes frames of extended XYZ text.</summary>
internal sealed class XyzFrameWriter(TextWriter writer, string file)
{
    private int _frame;

    public void Write(AtomicStructure structure)
    {
        ArgumentNullException.ThrowIfNull(structure);
        _frame++;
        CheckColumns(structure);
        writer.Write(structure.Count);
        writer.Write('\n');
        WriteComment(structure);
        writer.Write('\n');
        for (int i = 0; i < structure.Count; i++)
        {
            WriteAtom(structure, i);
            writer.Write('\n');
        }
    }

    private void WriteComment(AtomicStructure structure)
    {
        Periodicity p = structure.Periodicity;
        if (structure.Cell.Any(number => number != 0))
        {
            writer.Write("Lattice=\"");
            WriteNumbers(structure.Cell, first: true);
            writer.Write("\" ");
        }
        writer.Write("Properties=species:S:1:pos:R:3");
        if (structure.Forces is not null)
            writer.Write($":{structure.ForcesKey}:R:3");
        if (HasWholeMask(structure))
            writer.Write(":move_mask:L:1");
        foreach (AtomColumn column in structure.Columns)
            writer.Write($":{column.Name}:{column.Type}:{column.Width}");
        if (structure.Energy is double energy)
        {
            WriteKey(structure.EnergyKey);
            TextNumbers.Write(writer, energy);
        }
        foreach ((string key, string value) in structure.Info)
        {
            if (XyzComment.IsStructural(key) || (structure.Energy is not null && key == structure.EnergyKey))
                throw Fail(key, "the free pairs hold a key that the frame itself uses; rename it.");
            WriteKey(key);
            KeyValueText.Write(writer, value);
        }
        writer.Write($" pbc=\"{Letter(p.A)} {Letter(p.B)} {Letter(p.C)}\"");
    }

    private void WriteKey(string key)
    {
        if (key.Length == 0)
            throw Fail(key, "a key is empty; expected at least one character.");
        writer.Write(' ');
        KeyValueText.Write(writer, key);
        writer.Write('=');
    }

    private void WriteAtom(AtomicStructure structure, int i)
    {
        int number = structure.AtomicNumbers[i];
        if (number is < 0 or > PeriodicTable.MaximumAtomicNumber)
            throw Fail("species", $"atom {i} (counted from 0) has the atomic number {number}; expected 0 to {PeriodicTable.MaximumAtomicNumber}.");
        writer.Write(PeriodicTable.Symbol(number));
        WriteNumbers(structure.Positions.AsSpan(3 * i, 3), first: false);
        if (structure.Forces is not null)
            WriteNumbers(structure.Forces.AsSpan(3 * i, 3), first: false);
        if (HasWholeMask(structure))
        {
            writer.Write(' ');
            writer.Write(Letter(!structure.Fixed![i]));
        }
        AtomColumn? mask = structure.Fixed?[i] == true ? HeldComponents.Find(structure, HeldComponents.Cartesian) : null;
        foreach (AtomColumn column in structure.Columns)
        {
            for (int k = 0; k < column.Width; k++)
            {
                writer.Write(' ');
                writer.Write(column == mask ? "F" : column.Values[(i * column.Width) + k]);
            }
        }
    }

    private void WriteNumbers(ReadOnlySpan<double> numbers, bool first)
    {
        foreach (double number in numbers)
        {
            if (!first)
                writer.Write(' ');
            first = false;
            TextNumbers.Write(writer, number);
        }
    }

    private void CheckColumns(AtomicStructure structure)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { "species", "pos" };
        if (structure.Forces is not null && (!names.Add(structure.ForcesKey) || structure.ForcesKey.Any(c => c == ':' || char.IsWhiteSpace(c))))
            throw Fail(structure.ForcesKey, "the forces need a column name of their own, without colons and white space.");
        if (HasWholeMask(structure))
            names.Add("move_mask");
        foreach (AtomColumn column in structure.Columns)
        {
            if (!names.Add(column.Name))
                throw Fail(column.Name, "two columns have this name; rename one.");
            if (column.Values.LongLength != (long)column.Width * structure.Count)
            {
                throw Fail(
                    column.Name,
                    $"the column has {column.Values.Length} fields; expected {(long)column.Width * structure.Count} for {structure.Count} atoms.");
            }
        }
    }

    /// <summary>Whether fixed atoms have a column of their own, and not one of three components per atom.</summary>
    private static bool HasWholeMask(AtomicStructure structure) =>
        structure.Fixed is not null && HeldComponents.Find(structure, HeldComponents.Cartesian) is null;

    private EquiDslFileException Fail(string field, string problem) => new(file, problem, _frame, field: field);

    private static char Letter(bool value) => value ? 'T' : 'F';
}
