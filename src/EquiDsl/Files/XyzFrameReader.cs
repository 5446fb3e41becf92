namespace EquiDsl.Files;

/// <summary>Reads the frames of an extended XYZ text one after the other.</summary>
/// <param name="reader">The text, from the start of a frame.</param>
/// <param name="file">Name for messages.</param>
/// <param name="labels">Under which names energy, forces and stress are found.</param>
/// <param name="framesBefore">Frames of the file that come before the text.</param>
/// <param name="linesBefore">Lines of the file that come before the text.</param>
internal sealed class XyzFrameReader(TextReader reader, string file, LabelKeys labels, int framesBefore = 0, long linesBefore = 0)
{
    /// <summary>Lists grow with the lines that arrive, whatever the file announces.</summary>
    private const int LargestInitialCapacity = 4096;

    private readonly LineReader _lines = new(reader, file, linesBefore);
    private int _frame = framesBefore;

    /// <summary>Atoms of the frame read last; below 0 before the first.</summary>
    private int _count = -1;

    /// <summary>Reads a frame; null at the end of the text.</summary>
    /// <exception cref="EquiDslFileException">The frame is malformed or truncated.</exception>
    public AtomicStructure? Read()
    {
        ReadOnlySpan<char> line;
        do
        {
            if (!_lines.TryRead(out line))
                return null;
        }
        while (line.IsWhiteSpace());
        int before = _count;
        if (XyzFrameShape.ParseCount(line.Trim(), out _count) is string noCount)
        {
            if (before >= 0 && XyzFrameShape.IsAtom(line))
                throw Fail(null, XyzFrameShape.More(before));
            _frame++;
            throw Fail(null, noCount);
        }
        _frame++;
        int count = _count;
        if (!_lines.TryRead(out line))
            throw Fail(null, XyzFrameShape.NoComment);
        long commentLine = _lines.Number;
        XyzComment comment = XyzComment.Parse(line, Fail);
        if (XyzProperties.Parse(comment.Properties ?? XyzProperties.Default, out List<XyzColumn> columns) is string problem)
            throw Fail("Properties", problem);
        XyzLabels.Assign(comment, columns, labels, Fail);
        var atoms = new XyzAtoms(columns, mayExtend: comment.Properties is null, Math.Min(count, LargestInitialCapacity), Fail);
        for (int i = 0; i < count; i++)
        {
            if (!_lines.TryRead(out line))
                throw Fail(null, XyzFrameShape.Ends(count, i));
            if (XyzFrameShape.IsCount(line))
                throw Fail(null, XyzFrameShape.Fewer(count, i));
            atoms.Add(line);
        }
        AtomicStructure structure = atoms.Finish(comment);
        // Names of labels stand in the comment, also those of columns.
        LabelSelection.Apply(structure, labels, (field, named) => Fail(field, named, commentLine));
        return structure;
    }

    private EquiDslFileException Fail(string? field, string problem) => Fail(field, problem, _lines.Number);

    private EquiDslFileException Fail(string? field, string problem, long number) => new(file, problem, _frame, number, field);
}
