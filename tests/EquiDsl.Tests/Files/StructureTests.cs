using EquiDsl.Files;
using Xunit;

namespace EquiDsl.Tests.Files;

public sealed class StructureTests
{
    [Fact]
    public void Symbols_and_numbers_are_inverse()
    {
        for (int number = 0; number <= PeriodicTable.MaximumAtomicNumber; number++)
        {
            string symbol = PeriodicTable.Symbol(number);
            Assert.True(PeriodicTable.TryParse(symbol, out int upper) && upper == number);
            Assert.True(PeriodicTable.TryParse(symbol.ToLowerInvariant(), out int lower) && lower == number);
            Assert.True(PeriodicTable.TryParse($"{number}", out int digits) && digits == number);
        }
        Assert.Equal(["H", "C", "Cu", "U", "Og"], new[] { 1, 6, 29, 92, 118 }.Select(PeriodicTable.Symbol));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Qq")]
    [InlineData("119")]
    [InlineData("-1")]
    [InlineData("1.0")]
    [InlineData("Cu1")]
    public void Unknown_symbols_are_not_parsed(string text) => Assert.False(PeriodicTable.TryParse(text, out _));

    [Theory]
    [InlineData(-1)]
    [InlineData(119)]
    public void Unknown_numbers_have_no_symbol(int number) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PeriodicTable.Symbol(number));

    [Fact]
    public void A_structure_refuses_lengths_that_do_not_fit()
    {
        Assert.Throws<ArgumentException>(() => new AtomicStructure(new double[5], new int[2]));
        Assert.Throws<ArgumentException>(() => new AtomicStructure(new double[6], new int[2], new double[8]));
        var structure = new AtomicStructure(new double[6], new int[2]);
        Assert.Throws<ArgumentException>(() => structure.Forces = new double[3]);
        Assert.Throws<ArgumentException>(() => structure.Fixed = new bool[3]);
        Assert.Equal(new double[9], structure.Cell);
    }

    [Fact]
    public void A_column_refuses_what_a_file_cannot_hold()
    {
        Assert.Throws<ArgumentException>(() => new AtomColumn("a:b", 'S', 1, []));
        Assert.Throws<ArgumentException>(() => new AtomColumn("a", 'X', 1, []));
        Assert.Throws<ArgumentException>(() => new AtomColumn("a", 'S', 0, []));
        Assert.Throws<ArgumentException>(() => new AtomColumn("a", 'S', 2, ["1"]));
        Assert.Throws<ArgumentException>(() => new AtomColumn("a", 'S', 1, [""]));
        Assert.Throws<ArgumentException>(() => new AtomColumn("a", 'S', 1, ["x y"]));
    }

    [Fact]
    public void The_sample_structures_are_valid_and_have_neighbors()
    {
        List<AtomicStructure> frames = [.. ExtendedXyz.Read(Path.Combine(RepositoryFolder.Find("samples/structures"), "sample.extxyz"))];
        Assert.InRange(frames.Count, 5, 20);
        for (int i = 0; i < frames.Count; i++)
            StructureValidation.Check(frames[i], 90, i);
        Assert.Contains(frames, frame => frame.Periodicity.Any);
        Assert.Contains(frames, frame => !frame.Periodicity.Any);
        NeighborGraph graph = new NeighborList(12, 20).Build(frames);
        Assert.Equal(frames.Sum(frame => frame.Count), graph.NodeCount);
        for (int edge = 0; edge < graph.EdgeCount; edge++)
        {
            Assert.InRange(
                Math.Sqrt(graph.EdgeVectors.AsSpan(3 * edge, 3).ToArray().Sum(component => component * component)), 0.7, 12);
        }
    }
}
