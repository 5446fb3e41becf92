using System.Text;

namespace EquiDsl.Files;

/// <summary>Reads lines of bounded length, so that a foreign file without line breaks cannot fill the memory.</summary>
internal sealed class LineReader(TextReader reader, string file, long linesBefore = 0)
{
    private const int MaximumLength = 1 << 24;

    private char[] _buffer = new char[1 << 14];
    private int _start;
    private int _end;

    /// <summary>The number of the line read last, counted from 1.</summary>
    public long Number { get; private set; } = linesBefore;

    /// <summary>Reads a line without its line break; it is valid until the next call.</summary>
    /// <returns>Whether there was another line.</returns>
    /// <exception cref="EquiDslFileException">The line is too long, or the text cannot be read.</exception>
    public bool TryRead(out ReadOnlySpan<char> line)
    {
        int scanned = 0;
        while (true)
        {
            int found = _buffer.AsSpan(_start + scanned, _end - _start - scanned).IndexOf('\n');
            if (found >= 0)
            {
                line = Take(scanned + found, breakLength: 1);
                return true;
            }
            scanned = _end - _start;
            if (Fill())
                continue;
            bool any = scanned > 0;
            line = any ? Take(scanned, breakLength: 0) : default;
            return any;
        }
    }

    private ReadOnlySpan<char> Take(int length, int breakLength)
    {
        ReadOnlySpan<char> line = _buffer.AsSpan(_start, length);
        _start += length + breakLength;
        Number++;
        return line is [.. var body, '\r'] ? body : line;
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            Array.Copy(_buffer, _start, _buffer, 0, _end - _start);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
        {
            if (_end >= MaximumLength)
                throw new EquiDslFileException(file, $"the line is longer than {MaximumLength} characters; is this a text file?", line: Number + 1);
            Array.Resize(ref _buffer, 2 * _end);
        }
        try
        {
            int read = reader.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            return read > 0;
        }
        catch (Exception error) when (error is DecoderFallbackException || FileReplacement.IsFileError(error))
        {
            throw new EquiDslFileException(
                file, $"the text cannot be read ({error.Message}); expected UTF-8.", line: Number + 1, innerException: error);
        }
    }
}
