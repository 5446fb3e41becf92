using EquiDsl.Compiler.Specification;

namespace EquiDsl.Generator;

/// <summary>Tells files apart whose names differ in case only, which file systems and Roslyn take for one.</summary>
/// <param name="Clashing">Names that another name equals but for case, in ordinal order.</param>
internal sealed record FileNames(EquatableArray<string> Clashing)
{
    public static FileNames Of(IEnumerable<string> names) => new(new EquatableArray<string>(names
        .GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
        .Where(group => group.Skip(1).Any())
        .SelectMany(group => group)
        .OrderBy(name => name, StringComparer.Ordinal)));

    /// <summary>The name, numbered where it clashes.</summary>
    public string Unique(string name)
    {
        int index = Clashing.ToList().IndexOf(name);
        return index < 0 ? name : FormattableString.Invariant($"{index}.{name}");
    }
}
