using System.Text;

namespace EquiDsl.Compiler.Printing;

/// <summary>Collects indented lines.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _indent;

    public int Length => _text.Length;

    public void Line(string line = "")
    {
        if (line.Length > 0)
            _text.Append(' ', 4 * _indent).Append(line);
        _text.Append('\n');
    }

    /// <summary>Several lines, each indented.</summary>
    public void Lines(string lines)
    {
        foreach (string line in lines.Split('\n'))
            Line(line.TrimEnd('\r'));
    }

    public void Open(string? header = null)
    {
        if (header is not null)
            Line(header);
        Line("{");
        _indent++;
    }

    public void Close(string end = "")
    {
        _indent--;
        Line("}" + end);
    }

    public override string ToString() => _text.ToString();
}
