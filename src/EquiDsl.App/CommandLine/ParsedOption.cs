using System.CommandLine;

namespace EquiDsl.App;

/// <summary>An option or argument whose values are read by a function of its own.</summary>
internal interface IParsedSymbol;

/// <summary>An option whose values are read by a function of its own, which throws <see cref="ArgumentException"/> on what it cannot read.</summary>
internal sealed class ParsedOption<T> : Option<T>, IParsedSymbol
{
    /// <summary>Declares the option.</summary>
    /// <param name="name">The name, with dashes.</param>
    /// <param name="parse">Reads a value.</param>
    public ParsedOption(string name, Func<string, T> parse)
        : base(name) =>
        // One text, also when what it means is a list.
        (CustomParser, Arity) = (OptionValues.Parser(parse), ArgumentArity.ExactlyOne);
}
