using EquiDsl.Compiler.Mathematics;
using FsCheck.Xunit;
using static EquiDsl.Tests.Mathematics.Matrices;

namespace EquiDsl.Tests.Mathematics;

public class EdgeFrameTablesTests
{
    private static readonly EdgeFrameTables[] _tables =
    [
        new(0, 0), new(1, 0), new(1, 1), new(2, 1), new(4, 2), new(5, 0), new(6, 2), new(6, 3), new(8, 2), new(10, 10),
    ];

    [Property(Arbitrary = [typeof(Geometry)])]
    public void Path_of_the_tables_gives_the_rows_of_the_edge_frame(Direction v)
    {
        foreach (EdgeFrameTables tables in _tables)
        {
            double[] expected = Enumerable.Range(0, tables.LMax + 1).SelectMany(l =>
            {
                int n = (2 * l) + 1, rows = (2 * Math.Min(l, tables.MMax)) + 1;
                return WignerD.EdgeFrame(l, v.X, v.Y, v.Z)[((n - rows) / 2 * n)..((n + rows) / 2 * n)];
            }).ToArray();
            Assert.Equal(expected.Length, tables.FrameLength);
            AssertClose(expected, tables.Evaluate(v.X, v.Y, v.Z), 1e-13);
        }
    }

    [Fact]
    public void Entries_are_series_in_beta_with_every_second_multiple()
    {
        EdgeFrameTables tables = _tables[^1];
        for (int i = 0; i < tables.Count; i++)
        {
            double[] series = tables.Coefficients[tables.Start[i]..(tables.Start[i] + tables.Degree[i] + 1)];
            Assert.All(series.Where((_, k) => k % 2 != tables.FirstMultiple[i]), c => Assert.Equal(0, c));
            Assert.Contains(series, c => Math.Abs(c) > 1e-3);
        }
    }

    [Fact]
    public void Arrays_fit_together()
    {
        foreach (EdgeFrameTables tables in _tables)
        {
            Assert.Equal(tables.Coefficients.Length, tables.Degree.Sum(l => l + 1));
            (int, int, int)[] entries = Enumerable.Range(0, tables.Count)
                .Select(i => (tables.Degree[i], tables.Row[i], tables.Column[i])).ToArray();
            Assert.Equal(entries.Order(), entries);
            // Each entry fills its column and that column's negative; only W[r < 0, 0] = 0 is filled by none.
            HashSet<int> filled = entries
                .SelectMany(e => new[] { tables.FrameIndex(e.Item1, e.Item2, e.Item3), tables.FrameIndex(e.Item1, e.Item2, -e.Item3) })
                .ToHashSet();
            int zeros = Enumerable.Range(0, tables.LMax + 1).Sum(l => Math.Min(l, tables.MMax));
            Assert.Equal(tables.FrameLength - zeros, filled.Count);
        }
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(2, -1)]
    [InlineData(-1, 0)]
    public void Order_out_of_range_is_refused(int lMax, int mMax) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EdgeFrameTables(lMax, mMax));
}
