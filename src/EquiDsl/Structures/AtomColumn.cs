namespace EquiDsl;

/// <summary>
/// A per-atom column that the library does not interpret, kept as the text of the file so that
/// writing it again loses nothing.
/// </summary>
public sealed class AtomColumn
{
    /// <summary>Creates a column.</summary>
    /// <param name="name">Name in the <c>Properties</c> list, without colons or white space.</param>
    /// <param name="type">S (text), R (real), I (integer) or L (logical).</param>
    /// <param name="width">Number of fields per atom, at least 1.</param>
    /// <param name="values">The fields, atoms × width, atom slowest; none empty or with white space.</param>
    /// <exception cref="ArgumentException">One of the conditions above does not hold.</exception>
    public AtomColumn(string name, char type, int width, string[] values)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(values);
        if (name.Any(c => c == ':' || char.IsWhiteSpace(c)))
            throw new ArgumentException($"The column name '{name}' holds a colon or white space.", nameof(name));
        if (!"SRIL".Contains(type))
            throw new ArgumentException($"The type of column '{name}' is '{type}'; expected S, R, I or L.", nameof(type));
        if (width < 1)
            throw new ArgumentException($"Column '{name}' has width {width}; expected at least 1.", nameof(width));
        if (values.Length % width != 0)
        {
            throw new ArgumentException(
                $"Column '{name}' has {values.Length} fields, not a multiple of its width {width}.", nameof(values));
        }
        foreach (string value in values)
        {
            if (string.IsNullOrEmpty(value) || value.Any(char.IsWhiteSpace))
                throw new ArgumentException($"Column '{name}' holds a field that is empty or has white space.", nameof(values));
        }
        (Name, Type, Width, Values) = (name, type, width, values);
    }

    /// <summary>Name in the <c>Properties</c> list.</summary>
    public string Name { get; }

    /// <summary>S (text), R (real), I (integer) or L (logical).</summary>
    public char Type { get; }

    /// <summary>Fields per atom.</summary>
    public int Width { get; }

    /// <summary>The fields as text, atoms × <see cref="Width"/>, atom slowest.</summary>
    public string[] Values { get; }
}
