using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace EquiDsl.App;

/// <summary>Makes every option and argument of a command line read its values in the same way, and refuse them in the same words.</summary>
internal static class OptionValues
{
    /// <summary>Installs parsers in a tree of commands.</summary>
    /// <exception cref="InvalidOperationException">A type of values is read by the parser of the library, which follows the machine's culture.</exception>
    public static void Install(Command command)
    {
        foreach (Symbol symbol in command.Options.Cast<Symbol>().Concat(command.Arguments))
        {
            if (!HasOwnMeaning(symbol) && !SetNumber(symbol))
                throw new InvalidOperationException($"{symbol.Name} of '{command.Name}' holds {Type(symbol)}, for which there is no parser");
            if (Type(symbol) is var type && (type == typeof(FileInfo) || type == typeof(FileInfo[]) || type == typeof(DirectoryInfo)))
                RefuseNoName(symbol);
            if (symbol is Option option && Type(symbol) is { IsEnum: true } or { GenericTypeArguments: [{ IsEnum: true }] })
                RestrictToNames(option, Enum.GetNames(Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType));
        }
        foreach (Command inner in command.Subcommands)
            Install(inner);
    }

    /// <summary>Restricts an option to names, which completion knows too.</summary>
    public static void Among(this Option<string> option, params string[] names)
    {
        option.CompletionSources.Add(names);
        RestrictToNames(option, names);
    }

    /// <summary>The option as it was typed, or as it is declared.</summary>
    public static string Typed(SymbolResult result) => result switch
    {
        OptionResult { IdentifierToken: { } token } => token.Value,
        OptionResult option => option.Option.Name,
        ArgumentResult { Parent: OptionResult option } => Typed(option),
        ArgumentResult argument => $"<{argument.Argument.Name}>",
        _ => throw new ArgumentException($"{result.GetType().Name} has no value.", nameof(result)),
    };

    /// <summary>A parser of one value by a function that throws <see cref="ArgumentException"/> on what it cannot read.</summary>
    public static Func<ArgumentResult, T?> Parser<T>(Func<string, T> parse) => result =>
    {
        string text = result.Tokens[0].Value;
        try
        {
            return parse(text);
        }
        catch (ArgumentException refusal)
        {
            result.AddError($"{Typed(result)}: {ErrorLine.Sentence(refusal)}");
            return default;
        }
    };

    /// <summary>Texts, files, flags, names, and what brings a parser of its own.</summary>
    private static bool HasOwnMeaning(Symbol symbol)
    {
        Type type = Type(symbol), single = Nullable.GetUnderlyingType(type) ?? type;
        return single.IsEnum || single == typeof(bool) || type == typeof(string) || type == typeof(string[]) || type == typeof(FileInfo) || type == typeof(FileInfo[])
            || type == typeof(DirectoryInfo) || symbol is IParsedSymbol or VersionOption or System.CommandLine.Help.HelpOption;
    }

    private static Type Type(Symbol symbol) => symbol switch
    {
        Option option => option.ValueType,
        Argument argument => argument.ValueType,
        _ => throw new ArgumentException($"{symbol.Name} has no value.", nameof(symbol)),
    };

    private static bool SetNumber(Symbol symbol) =>
        Set<double>(symbol) || Set<float>(symbol) || Set<decimal>(symbol) || Set<int>(symbol) || Set<uint>(symbol) || Set<long>(symbol) || Set<ulong>(symbol);

    private static bool Set<T>(Symbol symbol)
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        switch (symbol)
        {
            case Option<T> option:
                option.CustomParser = result => Number<T>(result, symbol, 0) ?? default;
                return true;
            case Option<T?> option:
                option.CustomParser = result => Number<T>(result, symbol, 0);
                return true;
            case Option<T[]> option:
                option.CustomParser = result => [.. Enumerable.Range(0, result.Tokens.Count).Select(i => Number<T>(result, symbol, i) ?? default)];
                return true;
            case Argument<T> argument:
                argument.CustomParser = result => Number<T>(result, symbol, 0) ?? default;
                return true;
            case Argument<T?> argument:
                argument.CustomParser = result => Number<T>(result, symbol, 0);
                return true;
            default:
                return false;
        }
    }

    private static T? Number<T>(ArgumentResult result, Symbol symbol, int token)
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        string text = result.Tokens[token].Value;
        NumberRange? range = NumberRange.Of(symbol);
        if (!NumberText.TryParse(text, out T value, out string? problem))
            result.AddError($"{Typed(result)} is '{text}' and {problem}.");
        else if (range is not null && !range.Contains(double.CreateChecked(value)))
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{Typed(result)} is {value} and must be {range}."));
        else
            return value;
        return null;
    }

    /// <summary>The library would name its type.</summary>
    private static void RefuseNoName(Symbol symbol)
    {
        static void Check(SymbolResult result)
        {
            if (result.Tokens.FirstOrDefault(t => t.Value.Trim().Length == 0 || t.Value.Contains('\0', StringComparison.Ordinal)) is { } token)
                result.AddError($"{Typed(result)} is '{token.Value}' and must be the name of a file or folder.");
        }
        if (symbol is Option option)
            option.Validators.Add(Check);
        else if (symbol is Argument argument)
            argument.Validators.Add(Check);
    }

    private static void RestrictToNames(Option option, string[] names) => option.Validators.Add(result =>
    {
        foreach (Token token in result.Tokens)
        {
            if (!names.Contains(token.Value, option.ValueType == typeof(string) ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase))
                result.AddError($"{Typed(result)} is {token.Value} and must be one of {string.Join(", ", names)}{Suggestion.For(token.Value, names)}");
        }
    });
}
