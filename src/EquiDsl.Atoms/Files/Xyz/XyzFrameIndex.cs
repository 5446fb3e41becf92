using System.Text;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>
/// Finds the frames of an XYZ file by their atom counts, without reading the atoms. Lines that are no frame count as one, up to where
/// the next frame is sure to start.
/// </summary>
internal sealed class XyzFrameIndex(Stream stream, CancellationToken cancellation = default)
{
    private readonly XyzLineScanner _lines = new(stream);
    private readonly List<XyzFrameStart> _frames = [];

    /// <summary>Finds all frames, malformed ones included.</summary>
    /// <exception cref="OperationCanceledException">The search was ended.</exception>
    public List<XyzFrameStart> Find()
    {
        int before = 0;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            XyzPlace place = _lines.Place;
            if (!_lines.TryRead(out ReadOnlySpan<byte> bytes))
                return _frames;
            // A blank line may stand between frames; the reader skips it too.
            string line = Encoding.UTF8.GetString(bytes).Trim();
            if (line.Length == 0)
                continue;
            XyzFault? fault = XyzFrameShape.ParseCount(line, out int count) is string problem
                ? new(problem, place.LinesBefore + 1)
                : Pass(count);
            if (_frames is [.., { Fault: null } last] && XyzFrameShape.IsAtom(line))
                _frames[^1] = last with { Fault = fault = new(XyzFrameShape.More(before), place.LinesBefore + 1) };
            else
                _frames.Add(new(place, fault));
            before = count;
            if (fault is not null)
                MoveToFrame();
        }
    }

    /// <summary>Moves past comment and atoms of a frame, or up to a line that cannot belong to it.</summary>
    private XyzFault? Pass(int count)
    {
        if (!_lines.TryRead(out _))
            return new(XyzFrameShape.NoComment, _lines.Place.LinesBefore);
        for (int i = 0; i < count; i++)
        {
            XyzPlace place = _lines.Place;
            if (!_lines.TryRead(out ReadOnlySpan<byte> line))
                return new(XyzFrameShape.Ends(count, i), place.LinesBefore);
            if (IsCount(line))
            {
                _lines.MoveTo(place);
                return new(XyzFrameShape.Fewer(count, i), place.LinesBefore + 1);
            }
        }
        return null;
    }

    /// <summary>Moves to the next line that is sure to start a frame, or to the end.</summary>
    private void MoveToFrame()
    {
        while (true)
        {
            XyzPlace place = _lines.Place;
            if (!_lines.TryRead(out ReadOnlySpan<byte> line))
                return;
            if (!IsCount(line) || XyzFrameShape.ParseCount(Encoding.UTF8.GetString(line).Trim(), out int count) is not null)
                continue;
            XyzPlace next = _lines.Place;
            bool isFrame = IsFrame(count);
            _lines.MoveTo(isFrame ? place : next);
            if (isFrame)
                return;
        }
    }

    /// <summary>Whether a number of atoms is followed by a comment of extended XYZ; or else by any comment and as many atoms.</summary>
    private bool IsFrame(int count)
    {
        if (!_lines.TryRead(out ReadOnlySpan<byte> comment))
            return false;
        string text = Encoding.UTF8.GetString(comment);
        if (XyzFrameShape.IsExtendedComment(text))
            return true;
        if (XyzFrameShape.IsAtom(text))
            return false;
        for (int i = 0; i < count; i++)
        {
            if (!_lines.TryRead(out ReadOnlySpan<byte> line) || !XyzFrameShape.IsAtom(Encoding.UTF8.GetString(line)))
                return false;
        }
        return true;
    }

    private static bool IsCount(ReadOnlySpan<byte> line)
    {
        line = line.Trim(" \t\r\v\f"u8);
        return !line.IsEmpty && !line.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }
}
