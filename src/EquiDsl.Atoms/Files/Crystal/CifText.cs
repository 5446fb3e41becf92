using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>Splits the text of a CIF into data blocks of items and loops.</summary>
internal sealed class CifText
{
    private readonly string[] _lines;
    private readonly string _file;
    private readonly List<CifBlock> _blocks = [];
    private int _line;
    private int _column;

    private CifText(string text, string file) => (_lines, _file) = (text.Split('\n'), file);

    private enum Kind
    {
        End,
        Data,
        Loop,
        Name,
        Value,
    }

    public static List<CifBlock> Parse(string text, string file)
    {
        var parser = new CifText(text, file);
        parser.Read();
        return parser._blocks;
    }

    private void Read()
    {
        Kind kind = Next(out string token);
        while (kind != Kind.End)
        {
            if (kind == Kind.Data)
            {
                _blocks.Add(new CifBlock(token[5..], _line + 1));
                kind = Next(out token);
                continue;
            }
            if (_blocks.Count == 0)
                throw Fail(null, $"\"{Shorten(token)}\" stands before the first data_ block.");
            if (kind == Kind.Value)
                throw Fail(null, $"the value \"{Shorten(token)}\" has no name before it.");
            kind = kind == Kind.Loop ? ReadLoop(out token) : ReadItem(ref token);
        }
    }

    private Kind ReadItem(ref string token)
    {
        string name = Name(token);
        Kind kind = Next(out string value);
        if (kind != Kind.Value)
            throw Fail(name, "the name has no value.");
        _blocks[^1].Items[name] = value;
        return Next(out token);
    }

    private Kind ReadLoop(out string token)
    {
        var loop = new CifLoop([], [], []);
        Kind kind;
        while ((kind = Next(out token)) == Kind.Name)
            loop.Names.Add(Name(token));
        if (loop.Names.Count == 0)
            throw Fail(null, "a loop_ has no names.");
        for (; kind == Kind.Value; kind = Next(out token))
        {
            if (loop.Values.Count % loop.Names.Count == 0)
                loop.Lines.Add(_line + 1);
            loop.Values.Add(token);
        }
        if (loop.Values.Count % loop.Names.Count != 0)
            throw Fail(loop.Names[0], $"the loop has {loop.Values.Count} values, not a multiple of its {loop.Names.Count} names; the file is malformed or truncated.");
        _blocks[^1].Loops.Add(loop);
        return kind;
    }

    /// <summary>A name that the block does not have yet; names do not depend on case.</summary>
    private string Name(string token)
    {
        string name = token.ToLowerInvariant();
        return _blocks[^1].Lines.TryAdd(name, _line + 1)
            ? name
            : throw Fail(Shorten(name), $"the block has this name at line {_blocks[^1].Lines[name]} already; expected each name once.");
    }

    private Kind Next(out string token)
    {
        token = "";
        for (; _line < _lines.Length; _line++, _column = 0)
        {
            string line = _lines[_line];
            if (_column == 0 && line is [';', ..])
                return ReadTextField(out token);
            while (_column < line.Length && char.IsWhiteSpace(line[_column]))
                _column++;
            if (_column == line.Length || line[_column] == '#')
                continue;
            if (line[_column] is '\'' or '"')
                return ReadQuoted(line, out token);
            int end = _column;
            while (end < line.Length && !char.IsWhiteSpace(line[end]))
                end++;
            token = line[_column..end];
            _column = end;
            return token[0] == '_' ? Kind.Name
                : token.StartsWith("data_", StringComparison.OrdinalIgnoreCase) ? Kind.Data
                : token.Equals("loop_", StringComparison.OrdinalIgnoreCase) ? Kind.Loop
                : Kind.Value;
        }
        return Kind.End;
    }

    /// <summary>A quote ends where white space follows it.</summary>
    private Kind ReadQuoted(string line, out string token)
    {
        char quote = line[_column];
        int end = _column + 1;
        while (end < line.Length && !(line[end] == quote && (end + 1 == line.Length || char.IsWhiteSpace(line[end + 1]))))
            end++;
        if (end == line.Length)
            throw Fail(null, "a quote is never closed.");
        token = line[(_column + 1)..end];
        _column = end + 1;
        return Kind.Value;
    }

    /// <summary>A text between lines that begin with a semicolon.</summary>
    private Kind ReadTextField(out string token)
    {
        int start = _line++;
        while (_line < _lines.Length && _lines[_line] is not [';', ..])
            _line++;
        if (_line == _lines.Length)
        {
            _line = start;
            throw Fail(null, "a text between semicolons is never closed.");
        }
        token = string.Join('\n', _lines[(start + 1).._line].Prepend(_lines[start][1..]));
        _column = 1;
        return Kind.Value;
    }

    private EquiDslFileException Fail(string? field, string problem) =>
        new(_file, problem, line: Math.Min(_line + 1, _lines.Length), field: field, record: _blocks.Count > 0 ? _blocks[^1].Name : null);

    private static string Shorten(string text) => text.Length <= 60 ? text : $"{text[..60]}...";
}
