using Xunit;

namespace EquiDsl.Atoms.Tests.Adsorption;

public sealed class MillerTests
{
    [Theory]
    [InlineData("111", 1, 1, 1)]
    [InlineData("1-10", 1, -1, 0)]
    [InlineData("-1-1-1", -1, -1, -1)]
    [InlineData("2,1,1", 2, 1, 1)]
    [InlineData("(1 1 -2)", 1, 1, -2)]
    [InlineData("0001", 0, 0, 1)]
    [InlineData("10-10", 1, 0, 0)]
    [InlineData("1 1 -2 0", 1, 1, 0)]
    [InlineData("222", 1, 1, 1)]
    [InlineData("10 0 15", 2, 0, 3)]
    public void Indices_are_read(string text, int h, int k, int l) => Assert.Equal(new MillerIndex(h, k, l), MillerIndex.Parse(text));

    [Theory]
    [InlineData("", "has 0")]
    [InlineData("11", "has 2")]
    [InlineData("000", "no plane")]
    [InlineData("1x1", "not a Miller index")]
    [InlineData("1--1", "not a Miller index")]
    [InlineData("1010", "minus the sum")]
    [InlineData("1,2,3,4,5", "has 5")]
    [InlineData("100 0 1", "±99")]
    public void Other_texts_are_refused(string text, string expected) =>
        Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(() => MillerIndex.Parse(text)).Message, StringComparison.Ordinal);
}
