namespace EquiDsl.Files;

/// <summary>
/// A file cannot be read or written. The message names the file, the place in it, what is wrong and what
/// would be right. Frames and lines are counted from 1.
/// </summary>
public class EquiDslFileException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="file">Path of the file, or a name for a stream without one.</param>
    /// <param name="problem">What is wrong and what would be right.</param>
    /// <param name="frame">Frame counted from 1, if the file has frames.</param>
    /// <param name="line">Line of the file counted from 1, if it has lines.</param>
    /// <param name="field">Key, column or tensor at fault, if one is.</param>
    /// <param name="innerException">The cause, if another exception is.</param>
    /// <param name="record">Key or row of the record, if the file is a database.</param>
    public EquiDslFileException(
        string file, string problem, int? frame = null, long? line = null, string? field = null,
        Exception? innerException = null, string? record = null)
        : base(Describe(file, problem, frame, line, field, record), innerException) =>
        (File, Frame, Line, Field, Record, ProblemInFrame) = (file, frame, line, field, record, Describe(null, problem, null, line, field, record));

    /// <summary>Path of the file, or a name for a stream without one.</summary>
    public string File { get; }

    /// <summary>Frame counted from 1, if the file has frames.</summary>
    public int? Frame { get; }

    /// <summary>Line of the file counted from 1, if it has lines.</summary>
    public long? Line { get; }

    /// <summary>Key, column or tensor at fault, if one is.</summary>
    public string? Field { get; }

    /// <summary>Key or row of the record, if the file is a database.</summary>
    public string? Record { get; }

    /// <summary>What is wrong and what would be right, with record, line and field but without file and frame.</summary>
    public string ProblemInFrame { get; }

    private static string Describe(string? file, string problem, int? frame, long? line, string? field, string? record)
    {
        string?[] parts =
        [
            file,
            record is null ? null : $"record '{record}'",
            frame is null ? null : $"frame {frame} (counted from 1)",
            line is null ? null : $"line {line}",
            field is null ? null : $"'{field}'",
        ];
        string place = string.Join(", ", parts.Where(part => part is not null));
        return place.Length == 0 ? problem : $"{place}: {problem}";
    }
}
