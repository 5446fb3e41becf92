using System.Globalization;
using EquiDsl.Generator;
using Microsoft.CodeAnalysis;
using Xunit;

namespace EquiDsl.Tests.Generator;

public sealed class DeterminismTests
{
    private const string Faulty = "\n[EquiformerV2(Cutoff = -1.5, Layers = -2)] partial class Faulty;";

    [Fact]
    public void Output_is_equal_in_every_run() => Assert.Equal(Texts(), Texts());

    [Fact]
    public void Output_does_not_follow_the_culture()
    {
        string[] expected = Texts();
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NegativeSign = "~";
        try
        {
            CultureInfo.CurrentCulture = culture;
            Assert.Equal("~1,5", $"{-1.5}");
            Assert.Equal(expected, Texts());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string[] Texts()
    {
        GeneratorRunResult result = GeneratorHarness.Run(GeneratorHarness.Compile(GeneratorHarness.Sample + Faulty), new EquiDslGenerator());
        Assert.Null(result.Exception);
        return
        [
            .. result.GeneratedSources.SelectMany(s => s.SourceText.Lines).Select(line => line.ToString()),
            .. result.Diagnostics.Select(d => $"{d.Id} {d.GetMessage()}"),
        ];
    }
}
