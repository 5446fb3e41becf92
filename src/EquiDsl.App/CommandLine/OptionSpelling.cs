using System.CommandLine;

namespace EquiDsl.App;

/// <summary>
/// Looks for misspelt options before the parser does: it would take them for file names where a command takes several, a
/// misspelt <c>-weights</c> for <c>-w eights</c>, and the value of a flag for a file.
/// </summary>
internal static class OptionSpelling
{
    private static readonly string[] s_numbers = ["inf", "infinity", "nan"];

    /// <summary>What is wrong with the first argument that cannot be an option of a command although it looks like one; null when nothing is.</summary>
    /// <param name="command">The command.</param>
    /// <param name="args">Its arguments.</param>
    public static string? Problem(Command command, IEnumerable<string> args)
    {
        Dictionary<string, Option> known = [];
        foreach (Option option in command.Options.Concat(command.Parents.OfType<Command>().SelectMany(c => c.Options.Where(o => o.Recursive))))
        {
            foreach (string name in option.Aliases.Prepend(option.Name))
                known.TryAdd(name, option);
        }
        foreach (string arg in args.TakeWhile(a => a != "--"))
        {
            if (arg is not ['-', _, ..] || char.IsAsciiDigit(arg[1]) || arg[1] == '.')
                continue;
            int end = arg.IndexOfAny(['=', ':']);
            string name = end < 0 ? arg : arg[..end];
            if (known.TryGetValue(name, out Option? option))
            {
                if (option.ValueType == typeof(bool) && end >= 0 && !bool.TryParse(arg.AsSpan(end + 1), out _))
                    return $"{name} is a flag and takes no value; here it has '{arg[(end + 1)..]}'";
                continue;
            }
            if (name.StartsWith("--", StringComparison.Ordinal))
                return $"unknown option '{name}'{Suggestion.For(name, known.Keys.Where(k => k.StartsWith("--", StringComparison.Ordinal)))}";
            // Infinity, too, has a minus sign: the parser of numbers refuses it.
            if (!char.IsAsciiLetter(name[1]) || s_numbers.Contains(name[1..], StringComparer.OrdinalIgnoreCase))
                continue;
            if (name.Length == 2)
                return $"unknown option '{name}'; a file of this name is './{name}'";
            if (known.ContainsKey($"-{name}") || !known.ContainsKey(name[..2]))
                return $"'{name}' looks like an option, whose name starts with two dashes: '{Suggestion.Nearest(name, known.Keys) ?? $"-{name}"}'; a file of this name is './{name}'";
        }
        return null;
    }
}
