using EquiDsl.Compiler.Mathematics;
using Xunit;

namespace EquiDsl.Tests.Mathematics;

public class CoefficientsTests
{
    [Fact]
    public void Reduced_coefficients_are_ordered_by_degree_then_order() => Assert.Equal(
        [(0, 0), (1, -1), (1, 0), (1, 1), (2, -1), (2, 0), (2, 1), (3, -1), (3, 0), (3, 1)],
        Coefficients.Reduced(3, 1));

    [Fact]
    public void Order_primary_lists_plus_before_minus() => Assert.Equal(
        [(0, 0), (1, 0), (2, 0), (3, 0), (1, 1), (2, 1), (3, 1), (1, -1), (2, -1), (3, -1), (2, 2), (3, 2), (2, -2), (3, -2)],
        Coefficients.OrderPrimary(3, 2).Select(i => Coefficients.Reduced(3, 2)[i]));

    [Fact]
    public void Index_is_the_position()
    {
        for (int lMax = 0; lMax <= 8; lMax++)
        {
            for (int mMax = 0; mMax <= lMax; mMax++)
            {
                (int L, int M)[] all = Coefficients.Reduced(lMax, mMax);
                Assert.Equal(all.Length, Coefficients.Count(lMax, mMax));
                Assert.Equal(Enumerable.Range(0, all.Length), all.Select(c => Coefficients.IndexOf(mMax, c.L, c.M)));
                Assert.Equal(Enumerable.Range(0, all.Length), Coefficients.OrderPrimary(lMax, mMax).Order());
            }
        }
    }

    [Theory]
    [InlineData(2, 3, 3)]
    [InlineData(2, 1, -2)]
    [InlineData(2, -1, 0)]
    public void Absent_coefficient_has_no_index(int mMax, int l, int m) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Coefficients.IndexOf(mMax, l, m));

    [Theory]
    [InlineData(2, 3)]
    [InlineData(2, -1)]
    public void Order_out_of_range_is_refused(int lMax, int mMax)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Coefficients.Reduced(lMax, mMax));
        Assert.Throws<ArgumentOutOfRangeException>(() => Coefficients.OrderPrimary(lMax, mMax));
    }
}
