using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace EquiDsl.App;

/// <summary>What is wrong with a command line that was parsed with errors, in one sentence about the first of them.</summary>
internal static class UsageErrors
{
    /// <summary>The sentence.</summary>
    public static string Describe(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string? unmatched = parsed.UnmatchedTokens.Count > 0 ? parsed.UnmatchedTokens[0] : null;
        if (command is RootCommand)
        {
            string[] verbs = [.. command.Subcommands.Select(c => c.Name)];
            return unmatched switch
            {
                null => $"a command is missing: {string.Join(", ", verbs)}",
                ['-', ..] => $"unknown option '{unmatched}'{Suggestion.For(unmatched, command.Options.Select(o => o.Name))}",
                _ => $"unknown command '{unmatched}'{Suggestion.For(unmatched, verbs.Concat(command.Options.Select(o => o.Name)))}",
            };
        }
        return parsed.Errors.Where(e => e.SymbolResult is OptionResult or ArgumentResult).Select(Describe).FirstOrDefault()
            ?? (unmatched is null ? OneLine(parsed.Errors[0].Message)
                : unmatched is ['-', _, ..] && IsBeforeCommand(parsed, unmatched) ? $"'{unmatched}' stands before {command.Name}, whose options follow it"
                : $"'{unmatched}' is one argument too many: {command.Name} takes {Arguments(command)}");
    }

    private static bool IsBeforeCommand(ParseResult parsed, string text) =>
        parsed.Tokens.TakeWhile(t => t.Type != TokenType.Command).Any(t => t.Value == text);

    private static string Describe(ParseError error) => error.SymbolResult switch
    {
        OptionResult { Option.Required: true, IdentifierToken: null } missing => $"{missing.Option.Name} is missing ({missing.Option.Description})",
        OptionResult option when option.Tokens.Count < option.Option.Arity.MinimumNumberOfValues => $"{OptionValues.Typed(option)} needs a value ({option.Option.Description})",
        OptionResult option when option.Tokens.Count > option.Option.Arity.MaximumNumberOfValues =>
            string.Create(CultureInfo.InvariantCulture, $"{OptionValues.Typed(option)} has {option.Tokens.Count} values and takes one: {string.Join(", ", option.Tokens.Select(t => t.Value))}"),
        ArgumentResult argument when argument.Parent is CommandResult parent && argument.Tokens.Count < argument.Argument.Arity.MinimumNumberOfValues =>
            $"{parent.Command.Name} needs <{argument.Argument.Name}> ({argument.Argument.Description})",
        _ => OneLine(error.Message),
    };

    private static string Arguments(Command command) => command.Arguments.Count == 0
        ? "options only"
        : string.Join(" ", command.Arguments.Select(a => $"<{a.Name}>"));

    private static string OneLine(string message) => string.Join(" ", message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
