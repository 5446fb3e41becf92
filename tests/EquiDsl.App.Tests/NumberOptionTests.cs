using System.CommandLine;
using System.Globalization;
using Xunit;

namespace EquiDsl.App.Tests;

/// <summary>Every number of every command is read with a decimal point, and refused in words that say what to write.</summary>
public sealed class NumberOptionTests
{
    private static readonly HashSet<Type> s_numbers =
        [typeof(double), typeof(float), typeof(decimal), typeof(Half), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(short), typeof(ushort), typeof(byte), typeof(sbyte), typeof(nint)];

    /// <summary>All options that hold numbers, with their commands; lists such as 2,2,1 have commas of their own.</summary>
    public static TheoryData<string, string> Numbers()
    {
        TheoryData<string, string> data = [];
        foreach ((Command command, Option option) in Options())
            data.Add(command.Name, option.Name);
        return data;
    }

    [Fact]
    public void There_are_options_with_numbers_in_most_commands() => Assert.True(Options().Select(o => o.Command.Name).Distinct().Count() >= 8);

    [Fact]
    public void No_argument_is_a_number_without_the_parser() =>
        Assert.All(Commands().SelectMany(c => c.Arguments), argument => Assert.DoesNotContain(Single(argument.ValueType), s_numbers));

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_comma_is_refused_with_the_right_spelling(string verb, string option)
    {
        string text = Refusal(verb, $"{option}=0,5");

        Assert.Contains($"{option} is '0,5' and must be ", text, StringComparison.Ordinal);
        if (!IsWhole(verb, option))
            Assert.Contains("write 0.5.", text, StringComparison.Ordinal);
        Assert.Contains("write 1234567.", Refusal(verb, $"{option}=1,234,567"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void What_is_no_finite_number_is_refused_by_name(string verb, string option)
    {
        foreach (string text in new[] { "NaN", "inf", "-inf", "Infinity", "∞", "abc", "0x10", "1e", "--", "1e99999", "٣" })
            Assert.Contains($"{option} is '{text}' and must be ", Refusal(verb, $"{option}={text}"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Numbers_mean_the_same_in_every_language(string verb, string option)
    {
        CultureInfo before = CultureInfo.CurrentCulture, comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat = new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = ".", NegativeSign = "−" };
        CultureInfo.CurrentCulture = comma;
        try
        {
            RootCommand root = EquiDslApp.Create<VerbModel>(TextWriter.Null);
            Command command = root.Subcommands.Single(c => c.Name == verb);
            Option symbol = command.Options.Single(o => o.Name == option);
            bool isWhole = IsWhole(verb, option);
            NumberRange range = NumberRange.Of(symbol) ?? new(-10);
            // A number in the middle of what is allowed.
            double value = double.IsInfinity(range.High) ? range.Low + 64 : Math.Round((range.Low + range.High) / 2);
            string written = isWhole ? value.ToString("E1", CultureInfo.InvariantCulture) : (value + 0.125).ToString(CultureInfo.InvariantCulture);
            ParseResult parsed = root.Parse([verb, .. command.Arguments.Select(_ => "x.png"), .. Required(command), .. Untrained(command), option, isWhole ? ((long)value).ToString(CultureInfo.InvariantCulture) : written]);
            Assert.Empty(parsed.Errors);
            object? read = parsed.GetResult(symbol)!.GetValueOrDefault<object>();
            Assert.Equal(isWhole ? value : value + 0.125, Convert.ToDouble(read, CultureInfo.InvariantCulture));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("5fs", "a finite number without a unit; write 5")]
    [InlineData("0.5 fs", "a finite number without a unit; write 0.5")]
    [InlineData("1.000,5", "write 1000.5")]
    [InlineData("1,000.5", "write 1000.5")]
    [InlineData("1 000", "write 1000")]
    [InlineData("1'000.25", "write 1000.25")]
    [InlineData("1,000", "write 1.000 or 1000")]
    [InlineData(",5", "write .5")]
    [InlineData("-0,5", "write -0.5")]
    [InlineData("1,5e-3", "write 1.5e-3")]
    [InlineData("−5", "write -5")]
    [InlineData("1e999", "must be a finite number")]
    public void A_number_of_another_spelling_is_refused_with_the_right_one(string text, string expected)
    {
        Assert.False(NumberText.TryParse(text, out double _, out string? problem));
        Assert.EndsWith(expected, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2.5", "must be a whole number")]
    [InlineData("1.000", "write 1000")]
    [InlineData("1,000", "write 1000")]
    [InlineData("0,5", "must be a whole number")]
    [InlineData("3e9", "must be at most 2147483647")]
    [InlineData("-99999999999", "must be at least -2147483648")]
    [InlineData("99999999999999999999999999999999999", "must be at most 2147483647")]
    public void A_whole_number_of_another_spelling_is_refused_with_the_right_one(string text, string expected)
    {
        Assert.False(NumberText.TryParse(text, out int _, out string? problem));
        Assert.EndsWith(expected, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1e-3", 1e-3)]
    [InlineData(" 5", 5)]
    [InlineData("+0.5", 0.5)]
    [InlineData("-1E+2", -100)]
    [InlineData(".5", 0.5)]
    public void Usual_spellings_are_read(string text, double expected)
    {
        Assert.True(NumberText.TryParse(text, out double value, out _));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("1e6", 1_000_000)]
    [InlineData("1.5e3", 1500)]
    [InlineData("-7", -7)]
    public void Whole_numbers_may_have_an_exponent(string text, int expected)
    {
        Assert.True(NumberText.TryParse(text, out int value, out _));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("md", "--time-step", "0", "above 0")]
    [InlineData("md", "--time-step", "-1", "above 0")]
    [InlineData("md", "--temperature", "-300", "above 0")]
    [InlineData("md", "--initial-temperature", "-1", "at least 0")]
    [InlineData("md", "--friction", "-0.1", "above 0")]
    [InlineData("md", "--steps", "-1", "at least 0")]
    [InlineData("md", "--interval", "0", "at least 1")]
    [InlineData("md", "--state-interval", "0", "at least 1")]
    [InlineData("relax", "--fmax", "0", "above 0")]
    [InlineData("relax", "--batch", "0", "at least 1")]
    [InlineData("adsorb", "-k", "0", "at least 1")]
    [InlineData("adsorb", "--lattice", "-3.6", "above 0")]
    [InlineData("adsorb", "--vacuum", "0", "above 0")]
    [InlineData("render", "--radius", "0", "above 0")]
    [InlineData("render", "--size", "49", "at least 50")]
    [InlineData("convert", "--first", "-1", "at least 0")]
    [InlineData("convert", "--count", "-1", "at least 0")]
    [InlineData("info", "--most", "0", "at least 1")]
    [InlineData("serve", "--port", "70000", "at most 65535")]
    [InlineData("predict", "--threads", "-1", "at least 0")]
    public void A_number_out_of_its_range_is_refused_with_the_option_as_typed(string verb, string option, string value, string expected)
    {
        string text = Refusal(verb, option, value);

        Assert.StartsWith($"error: {option} is {value} and must be ", text, StringComparison.Ordinal);
        Assert.Contains(expected, text, StringComparison.Ordinal);
    }

    private static string Refusal(string verb, params string[] option)
    {
        Command command = Commands().Single(c => c.Name == verb);
        using StringWriter output = new(), error = new();
        Assert.Equal(2, EquiDslApp.Run<VerbModel>([verb, .. command.Arguments.Select(_ => "x.png"), .. Required(command), .. Untrained(command), .. option], output, error));
        Assert.Equal("", output.ToString());
        return error.ToString();
    }

    private static IEnumerable<string> Required(Command command) => command.Options.Where(o => o.Required).SelectMany(o => new[] { o.Name, "x" });

    private static IEnumerable<string> Untrained(Command command) => command.Options.Where(o => o.Name == "--untrained").Select(o => o.Name);

    private static IEnumerable<Command> Commands() => EquiDslApp.Create<VerbModel>(TextWriter.Null).Subcommands;

    private static IEnumerable<(Command Command, Option Option)> Options() =>
        Commands().SelectMany(c => c.Options.Where(o => s_numbers.Contains(Single(o.ValueType)) && !(o.ValueType.IsArray && o is IParsedSymbol)).Select(o => (c, o)));

    private static bool IsWhole(string verb, string option) =>
        Single(Options().Single(o => o.Command.Name == verb && o.Option.Name == option).Option.ValueType) is var type && type != typeof(double) && type != typeof(float) && type != typeof(decimal);

    private static Type Single(Type type) => type.IsArray ? type.GetElementType()! : Nullable.GetUnderlyingType(type) ?? type;
}
