using System.Text;

namespace EquiDsl.Atoms;

/// <summary>Where a line of a file starts.</summary>
/// <param name="Offset">Byte.</param>
/// <param name="LinesBefore">Lines before it.</param>
internal readonly record struct XyzPlace(long Offset, long LinesBefore);

/// <summary>Reads lines of a stream as bytes, and moves to places in it.</summary>
internal sealed class XyzLineScanner(Stream stream)
{
    /// <summary>Bytes of a line that are kept; longer ones are cut.</summary>
    private const int Kept = 4096;

    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly byte[] _line = new byte[Kept];
    private int _start;
    private int _end;
    private long _read;
    private long _lines;

    /// <summary>The start of the next line.</summary>
    public XyzPlace Place => new(_read - (_end - _start), _lines);

    /// <summary>Goes on at a place.</summary>
    public void MoveTo(XyzPlace place)
    {
        long back = _read - place.Offset;
        _lines = place.LinesBefore;
        if (back >= 0 && back <= _end)
        {
            _start = (int)(_end - back);
            return;
        }
        stream.Position = _read = place.Offset;
        (_start, _end) = (0, 0);
    }

    /// <summary>Moves past a line and gives its first bytes, without a byte order mark; they are valid until the next call.</summary>
    /// <returns>Whether there was another line.</returns>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        bool any = false, first = _lines == 0;
        int length = 0;
        while (_start < _end || Fill())
        {
            any = true;
            Span<byte> rest = _buffer.AsSpan(_start, _end - _start);
            int found = rest.IndexOf((byte)'\n');
            Span<byte> part = found < 0 ? rest : rest[..found];
            int kept = Math.Min(part.Length, Kept - length);
            part[..kept].CopyTo(_line.AsSpan(length));
            length += kept;
            _start += found < 0 ? rest.Length : found + 1;
            if (found >= 0)
                break;
        }
        _lines += any ? 1 : 0;
        line = _line.AsSpan(0, length);
        if (first && line.StartsWith(Encoding.UTF8.Preamble))
            line = line[Encoding.UTF8.Preamble.Length..];
        return any;
    }

    private bool Fill()
    {
        (_start, _end) = (0, stream.Read(_buffer, 0, _buffer.Length));
        _read += _end;
        return _end > 0;
    }
}
