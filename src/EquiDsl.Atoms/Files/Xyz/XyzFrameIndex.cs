using System.Globalization;
using System.Text;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>Where a frame of an XYZ file starts.</summary>
/// <param name="Offset">Byte.</param>
/// <param name="LinesBefore">Lines before it.</param>
internal readonly record struct XyzFrameStart(long Offset, long LinesBefore);

/// <summary>Finds the frames of an XYZ file by their atom counts, without reading the atoms.</summary>
internal sealed class XyzFrameIndex(Stream stream)
{
    private const int LongestCount = 64;

    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly byte[] _line = new byte[LongestCount];
    private int _start;
    private int _end;
    private long _read;
    private long _lines;

    /// <summary>Finds all frames.</summary>
    /// <param name="starts">Receives them.</param>
    /// <returns>The first malformed frame, if there is one, which ends the search.</returns>
    public XyzFrameStart? Find(List<XyzFrameStart> starts)
    {
        if (Fill() && _buffer.AsSpan(0, _end).StartsWith(Encoding.UTF8.Preamble))
            _start = Encoding.UTF8.Preamble.Length;
        while (true)
        {
            // A blank line may stand between frames; the reader skips it too.
            var start = new XyzFrameStart(starts.Count == 0 && _lines == 0 ? 0 : _read - (_end - _start), _lines);
            if (!TryReadLine(out ReadOnlySpan<byte> line))
                return null;
            line = line.Trim(" \t\r\v\f"u8);
            if (line.IsEmpty)
                continue;
            if (line.Length >= LongestCount
                || !int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
                || !TrySkip(1 + (long)count))
            {
                return start;
            }
            starts.Add(start);
        }
    }

    private bool TrySkip(long lines)
    {
        for (; lines > 0; lines--)
        {
            if (!TryReadLine(out _))
                return false;
        }
        return true;
    }

    /// <summary>Moves past a line and gives its first bytes.</summary>
    private bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        int length = 0;
        bool any = false;
        while (true)
        {
            if (_start == _end && !Fill())
                break;
            any = true;
            Span<byte> rest = _buffer.AsSpan(_start, _end - _start);
            int found = rest.IndexOf((byte)'\n');
            Span<byte> part = found < 0 ? rest : rest[..found];
            int kept = Math.Min(part.Length, _line.Length - length);
            part[..kept].CopyTo(_line.AsSpan(length));
            length += kept;
            _start += found < 0 ? rest.Length : found + 1;
            if (found >= 0)
                break;
        }
        _lines += any ? 1 : 0;
        line = _line.AsSpan(0, length);
        return any;
    }

    private bool Fill()
    {
        (_start, _end) = (0, stream.Read(_buffer, 0, _buffer.Length));
        _read += _end;
        return _end > 0;
    }
}
