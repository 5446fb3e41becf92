using System.Globalization;

namespace EquiDsl.Files;

/// <summary>Reads the frames of an extended XYZ text one after the other.</summary>
/// <param name="reader">The text, from the start of a frame.</param>
/// <param name="file">Name for messages.</param>
/// <param name="framesBefore">Frames of the file that come before the text.</param>
/// <param name="linesBefore">Lines of the file that come before the text.</param>
internal sealed class XyzFrameReader(TextReader reader, string file, int framesBefore = 0, long linesBefore = 0)
{
    /// <summary>Lists grow with the lines that arrive, whatever the file announces.</summary>
    private const int LargestInitialCapacity = 4096;

    private readonly LineReader _lines = new(reader, file, linesBefore);
    private int _frame = framesBefore;

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
        _frame++;
        int count = ParseCount(line.Trim());
        if (!_lines.TryRead(out line))
            throw Fail(null, "the file ends after the number of atoms; expected a comment line.");
        XyzComment comment = XyzComment.Parse(line, Fail);
        if (XyzProperties.Parse(comment.Properties ?? XyzProperties.Default, out List<XyzColumn> columns) is string problem)
            throw Fail("Properties", problem);
        var atoms = new XyzAtoms(columns, mayExtend: comment.Properties is null, Math.Min(count, LargestInitialCapacity), Fail);
        for (int i = 0; i < count; i++)
        {
            if (!_lines.TryRead(out line))
                throw Fail(null, $"the file ends after {i} of {count} atoms; it is truncated, or the number of atoms is wrong.");
            atoms.Add(line);
        }
        return atoms.Finish(comment);
    }

    private int ParseCount(ReadOnlySpan<char> text)
    {
        int most = Array.MaxLength / 3;
        if (!text.ContainsAnyExceptInRange('0', '9'))
        {
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count <= most
                ? count
                : throw Fail(null, $"{Shorten(text)} atoms; a frame holds at most {most}.");
        }
        throw Fail(
            null, $"\"{Shorten(text)}\" is not a number of atoms; expected the whole number that starts a frame. Does the frame before have more atoms than it says?");
    }

    private EquiDslFileException Fail(string? field, string problem) => new(file, problem, _frame, _lines.Number, field);

    private static string Shorten(ReadOnlySpan<char> text) => text.Length <= 60 ? text.ToString() : $"{text[..60]}...";
}
