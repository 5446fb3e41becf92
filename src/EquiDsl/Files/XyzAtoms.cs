using System.Globalization;

namespace EquiDsl.Files;

/// <summary>Collects the atom lines of one frame.</summary>
internal sealed class XyzAtoms
{
    /// <summary>The column that takes what follows the position on the lines of a plain XYZ frame.</summary>
    private const string RestName = "extra";

    private readonly List<XyzColumn> _columns;
    private readonly List<string>[] _texts;
    private readonly bool _mayExtend;
    private readonly Func<string?, string, Exception> _fail;
    private readonly List<int> _numbers;
    private readonly List<double> _positions;
    private readonly List<double>? _forces;
    private readonly List<bool>? _fixed;
    private readonly List<string> _rest = [];
    private int _fields;

    /// <summary>Prepares for the lines of a frame.</summary>
    /// <param name="columns">The columns in the order of the line.</param>
    /// <param name="mayExtend">Whether lines may hold further fields, as many on each.</param>
    /// <param name="capacity">Atoms to make room for at once.</param>
    /// <param name="fail">Makes an exception from the column at fault, if any, and what is wrong.</param>
    public XyzAtoms(List<XyzColumn> columns, bool mayExtend, int capacity, Func<string?, string, Exception> fail)
    {
        (_columns, _mayExtend, _fail) = (columns, mayExtend, fail);
        _texts = [.. columns.Select(_ => new List<string>())];
        _numbers = new(capacity);
        _positions = new(3 * capacity);
        _forces = columns.Any(column => column.Role == XyzRole.Forces) ? new(3 * capacity) : null;
        _fixed = columns.Any(column => column.Role == XyzRole.MoveMask) ? new(capacity) : null;
        _fields = columns.Sum(column => column.Width);
    }

    /// <summary>Reads one atom.</summary>
    public void Add(ReadOnlySpan<char> line)
    {
        int found = CountFields(line);
        if (_mayExtend && _numbers.Count == 0)
            _fields = Math.Max(_fields, found);
        if (found != _fields)
        {
            throw _fail(null, _mayExtend
                ? $"the atom has {found} fields; expected {_fields} as on the frame's first atom (element, x, y, z, ...)."
                : $"the atom has {found} fields; expected {_fields} for the columns {string.Join(", ", _columns.Select(c => $"{c.Name} ({c.Width})"))}.");
        }
        int position = 0;
        for (int column = 0; column < _columns.Count; column++)
        {
            for (int i = 0; i < _columns[column].Width; i++)
                Take(column, NextField(line, ref position));
        }
        for (ReadOnlySpan<char> field; (field = NextField(line, ref position)).Length > 0;)
            _rest.Add(field.ToString());
    }

    /// <summary>Makes the structure of all atoms read.</summary>
    public AtomicStructure Finish(XyzComment comment)
    {
        var structure = new AtomicStructure([.. _positions], [.. _numbers], comment.Cell, comment.Periodicity)
        {
            Energy = comment.Energy,
            EnergyKey = comment.EnergyKey,
            StressKey = comment.StressKey,
            Forces = _forces?.ToArray(),
            Fixed = _fixed?.ToArray(),
        };
        foreach ((string key, string value) in comment.Info)
            structure.Info.Add(key, value);
        for (int i = 0; i < _columns.Count; i++)
        {
            if (_columns[i].Role == XyzRole.Other)
                structure.Columns.Add(new AtomColumn(_columns[i].Name, _columns[i].Type, _columns[i].Width, [.. _texts[i]]));
            else if (_columns[i].Role == XyzRole.Forces)
                structure.ForcesKey = _columns[i].Name;
        }
        if (_rest.Count > 0)
            structure.Columns.Add(new AtomColumn(RestName, 'S', _rest.Count / structure.Count, [.. _rest]));
        if (HeldComponents.Read(structure, HeldComponents.Cartesian, problem => _fail(HeldComponents.Cartesian, problem)) is bool[] held)
            HeldComponents.Set(structure, HeldComponents.Cartesian, held);
        return structure;
    }

    private void Take(int index, ReadOnlySpan<char> field)
    {
        XyzColumn column = _columns[index];
        switch (column.Role)
        {
            case XyzRole.Species:
                _numbers.Add(PeriodicTable.TryParse(field, out int number)
                    ? number
                    : throw _fail(column.Name, $"\"{field}\" is not an element; expected a symbol such as Cu."));
                break;
            case XyzRole.AtomicNumber:
                _numbers.Add(int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out number)
                    ? number
                    : throw _fail(column.Name, $"\"{field}\" is not an atomic number; expected a whole number such as 29."));
                break;
            case XyzRole.Position:
                _positions.Add(Real(column, field));
                break;
            case XyzRole.Forces:
                _forces!.Add(Real(column, field));
                break;
            case XyzRole.MoveMask:
                _fixed!.Add(!Truth(column, field));
                break;
            default:
                Check(column, field);
                _texts[index].Add(field.ToString());
                break;
        }
    }

    private void Check(XyzColumn column, ReadOnlySpan<char> field)
    {
        if (column.Type == 'R')
            Real(column, field);
        else if (column.Type == 'L')
            Truth(column, field);
        else if (column.Type == 'I' && !long.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            throw _fail(column.Name, $"\"{field}\" is not a whole number, as the column's type I asks.");
    }

    private double Real(XyzColumn column, ReadOnlySpan<char> field) => TextNumbers.TryParse(field, out double number)
        ? number
        : throw _fail(column.Name, $"\"{field}\" is not a number; expected one such as -1.25.");

    private bool Truth(XyzColumn column, ReadOnlySpan<char> field) => TextNumbers.TryParse(field, out bool value)
        ? value
        : throw _fail(column.Name, $"\"{field}\" is not a truth value; expected T or F.");

    private static int CountFields(ReadOnlySpan<char> line)
    {
        int count = 0;
        for (int position = 0; NextField(line, ref position).Length > 0;)
            count++;
        return count;
    }

    private static ReadOnlySpan<char> NextField(ReadOnlySpan<char> line, scoped ref int position)
    {
        while (position < line.Length && char.IsWhiteSpace(line[position]))
            position++;
        int start = position;
        while (position < line.Length && !char.IsWhiteSpace(line[position]))
            position++;
        return line[start..position];
    }
}
