namespace EquiDsl.Precompile;

/// <summary>Reads a command line of lists: <c>--name value value ...</c>; an argument <c>@FILE</c> stands for the file's lines.</summary>
internal static class Arguments
{
    /// <summary>The values after a name.</summary>
    public static IEnumerable<string> After(IEnumerable<string> arguments, string name) => arguments
        .SelectMany(a => a.StartsWith('@') ? File.ReadAllLines(a[1..]).Where(l => l.Length > 0) : [a])
        .SkipWhile(a => a != name).Skip(1)
        .TakeWhile(a => !a.StartsWith("--", StringComparison.Ordinal));
}
