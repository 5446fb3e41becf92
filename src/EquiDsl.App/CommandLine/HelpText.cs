using System.Collections;
using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using System.Text;

namespace EquiDsl.App;

/// <summary>Answers <c>--help</c>: usage, then a column of names and one of what they mean, wrapped at the terminal's width.</summary>
/// <param name="width">Columns; null for the terminal's.</param>
internal sealed class HelpText(int? width = null) : SynchronousCommandLineAction
{
    // A default stays on one line. Wider text is hard to read, and narrower has no room for two columns.
    private const char Glue = '\u00A0';

    private const int Widest = 120, Narrowest = 50, WidthOfFiles = 100, WidestNames = 28;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.Write(Of(parseResult.CommandResult.Command, width ?? TerminalWidth(output)));
        return ExitCode.Success;
    }

    /// <summary>The text.</summary>
    /// <param name="command">The command.</param>
    /// <param name="width">Columns of the terminal.</param>
    public static string Of(Command command, int width)
    {
        width = Math.Clamp(width - 1, Narrowest, Widest);
        StringBuilder text = new();
        foreach (string line in Wrap(command is RootCommand ? command.Description! : $"{command.Name}: {command.Description}", width))
            text.AppendLine(line);
        string path = command is RootCommand ? $"{RootCommand.ExecutableName} <command>" : $"{RootCommand.ExecutableName} {command.Name}";
        text.AppendLine().AppendLine($"usage: {string.Join(' ', command.Arguments.Select(Placeholder).Prepend(path))} [options]");
        List<(string Title, (string Name, string Meaning)[] Rows)> sections =
        [
            ("", [.. command.Arguments.Select(a => (Placeholder(a), a.Description ?? ""))]),
            ("commands:", [.. command.Subcommands.Select(c => (c.Name, c.Description ?? ""))]),
            ("options:", [.. command.Options.Concat(Inherited(command)).Where(o => !o.Hidden).OrderBy(o => o.Action is null ? 0 : 1).Select(o => (Name(o), Meaning(o)))]),
        ];
        int names = Math.Min(WidestNames, sections.SelectMany(s => s.Rows).Max(r => r.Name.Length));
        foreach ((string title, (string Name, string Meaning)[] rows) in sections.Where(s => s.Rows.Length > 0))
        {
            text.AppendLine();
            if (title.Length > 0)
                text.AppendLine(title);
            foreach ((string name, string meaning) in rows)
                AppendRow(text, name, meaning, names, width);
        }
        if (command is RootCommand)
            text.AppendLine().AppendLine($"'{RootCommand.ExecutableName} <command> --help' tells the options of a command.");
        return text.ToString();
    }

    private static void AppendRow(StringBuilder text, string name, string meaning, int names, int width)
    {
        int column = names + 4;
        string[] lines = [.. Wrap(meaning, width - column)];
        bool fits = name.Length <= names;
        text.AppendLine(fits ? $"  {name.PadRight(names)}  {lines.FirstOrDefault()}".TrimEnd() : $"  {name}");
        foreach (string line in fits ? lines.Skip(1) : lines)
            text.Append(' ', column).AppendLine(line);
    }

    private static IEnumerable<Option> Inherited(Command command) => command.Parents.OfType<Command>().SelectMany(c => c.Options.Where(o => o.Recursive));

    private static string Placeholder(Argument argument) => (argument.Arity.MinimumNumberOfValues, argument.Arity.MaximumNumberOfValues) switch
    {
        (0, > 1) => $"[<{argument.Name}>...]",
        (_, > 1) => $"<{argument.Name}>...",
        (0, _) => $"[<{argument.Name}>]",
        _ => $"<{argument.Name}>",
    };

    private static string Name(Option option)
    {
        string names = string.Join(", ", option.Aliases.Where(a => a is not "-?" and not "/?" and not "/h").Append(option.Name).OrderBy(n => n.Length));
        string value = option.Arity.MaximumNumberOfValues == 0 || option.ValueType == typeof(bool) ? "" : $" <{Kind(option)}>{(option.Arity.MaximumNumberOfValues > 1 ? "..." : "")}";
        return names + value;
    }

    /// <summary>What a value is, in a word.</summary>
    private static string Kind(Option option)
    {
        if (option.HelpName is { } given)
            return given;
        Type type = option.ValueType.IsArray ? option.ValueType.GetElementType()! : Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
        return type switch
        {
            _ when type == typeof(FileInfo) => "file",
            _ when type == typeof(DirectoryInfo) => "folder",
            _ when type == typeof(int) || type == typeof(long) || type == typeof(ulong) || type == typeof(uint) => "n",
            _ when type == typeof(double) || type == typeof(float) || type == typeof(decimal) => "x",
            _ when Choices(option).Length > 0 => "name",
            _ => "text",
        };
    }

    private static string[] Choices(Option option) => option.ValueType == typeof(bool) || option.Arity.MaximumNumberOfValues == 0
        ? []
        : [.. option.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty).Select(c => c.Label).Where(l => !l.StartsWith('-'))];

    private static string Meaning(Option option)
    {
        StringBuilder text = new(option.Description);
        string[] choices = Choices(option);
        if (choices.Any(c => !option.Description!.Contains(c, StringComparison.Ordinal)))
            text.Append(CultureInfo.InvariantCulture, $" ({string.Join(", ", choices)})");
        if (option.Required)
            text.Append(" [required]");
        else if (Default(option) is { Length: > 0 } value)
            text.Append(CultureInfo.InvariantCulture, $" [default:{Glue}{value}]");
        return text.ToString();
    }

    private static string? Default(Option option) => option.HasDefaultValue && option.ValueType != typeof(bool) && option.Arity.MaximumNumberOfValues > 0
        ? option.GetDefaultValue() switch
        {
            null => null,
            FileSystemInfo file => Path.GetRelativePath(Environment.CurrentDirectory, file.FullName),
            string text => text,
            IEnumerable values => string.Join(' ', values.Cast<object>()),
            IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
            object value => value.ToString(),
        }
        : null;

    private static int TerminalWidth(TextWriter output)
    {
        if (!ReferenceEquals(output, Console.Out) || Console.IsOutputRedirected)
            return WidthOfFiles;
        try
        {
            return Console.WindowWidth is > 0 and int columns ? columns : WidthOfFiles;
        }
        catch (IOException)
        {
            // A terminal without a size.
            return WidthOfFiles;
        }
    }

    private static IEnumerable<string> Wrap(string text, int width)
    {
        StringBuilder line = new();
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.Replace(Glue, ' ').ToString();
                line.Clear();
            }
            line.Append(line.Length > 0 ? " " : "").Append(word);
        }
        if (line.Length > 0)
            yield return line.Replace(Glue, ' ').ToString();
    }
}
