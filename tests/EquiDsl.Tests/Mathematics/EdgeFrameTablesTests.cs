using EquiDsl.Compiler.Mathematics;
using FsCheck.Xunit;
using Xunit;
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
            Assert.Equal(expected.Length, tables.Width);
            AssertClose(expected, tables.Evaluate(v.X, v.Y, v.Z), 1e-13);
        }
    }

    [Fact]
    public void Each_element_of_the_frame_is_written_by_one_entry_or_is_zero()
    {
        foreach (EdgeFrameTables tables in _tables)
        {
            HashSet<int> written = [];
            foreach (int[] entry in tables.Entries.Chunk(EdgeFrameTables.EntrySize))
            {
                Assert.True(written.Add(entry[0]));
                Assert.Equal(entry[2] != 0, written.Add(entry[1]));
            }
            // W[m < 0, 0] vanishes.
            int zeros = Enumerable.Range(0, tables.LMax + 1).Sum(l => Math.Min(l, tables.MMax));
            Assert.Equal(tables.Width - zeros, written.Count);
            Assert.InRange(written.Max(), 0, tables.Width - 1);
        }
    }

    [Fact]
    public void Entries_are_series_with_coefficients_at_every_second_multiple()
    {
        foreach (EdgeFrameTables tables in _tables)
        {
            int end = 0;
            foreach (int[] entry in tables.Entries.Chunk(EdgeFrameTables.EntrySize))
            {
                (int sign, int l, int start) = (entry[3], entry[4], entry[6]);
                Assert.Equal(end, start);
                end = start + l + 1;
                double[] series = tables.Coefficients[start..end];
                Assert.All(series.Where((_, k) => (k + l) % 2 == (sign < 0 ? 0 : 1)), c => Assert.Equal(0, c));
                Assert.Contains(series, c => Math.Abs(c) > 1e-3);
            }
            Assert.Equal(end, tables.Coefficients.Length);
        }
    }
}
