using System.Text;

namespace EquiDsl.MicroKernels;

/// <summary>Lines of C# at the depth of their braces.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string text = "")
    {
        if (text.Length > 0)
            _text.Append(' ', 4 * _depth).Append(text);
        _text.Append('\n');
    }

    /// <summary>Lines of a text, each at this depth.</summary>
    public void Lines(string text)
    {
        foreach (string line in text.Split('\n'))
            Line(line);
    }

    /// <summary>A line and what follows in braces.</summary>
    public void Braces(string head, Action body)
    {
        Line(head);
        Braces(body);
    }

    /// <summary>Lines in braces.</summary>
    public void Braces(Action body)
    {
        Line("{");
        _depth++;
        body();
        _depth--;
        Line("}");
    }

    public override string ToString() => _text.ToString();
}
