using EquiDsl.Compiler.Mathematics;
using EquiDsl.Files;
using EquiDsl.Tests.Files;
using Xunit;
using static EquiDsl.Tests.Mathematics.Matrices;

namespace EquiDsl.Tests.Mathematics;

public class S2GridTests
{
    [Fact]
    public void Agrees_with_every_grid_of_the_reference()
    {
        using SafetensorsFile file = SafetensorsFile.Open(Path.Combine(GoldenFiles.Folder, "grids", "s2grids.safetensors"));
        string[] names = file.Tensors.Select(t => t.Name.Split('/')[0]).Distinct().ToArray();
        Assert.Equal(28, names.Length);
        foreach (string name in names)
        {
            int[] numbers = name.Split('_').Select(part => int.Parse(part[1..])).ToArray();
            S2Grid grid = new(numbers[0], numbers[1], numbers[2]);
            Assert.Equal([grid.LatitudeCount, grid.LongitudeCount, grid.Coefficients.Count], file[$"{name}/to_grid"].Shape.Select(n => (int)n));
            AssertClose(file.ReadDouble($"{name}/to_grid"), grid.ToGrid, 1e-12, $"{name} to-grid");
            AssertClose(file.ReadDouble($"{name}/from_grid"), grid.FromGrid, 1e-12, $"{name} from-grid");
        }
    }

    public static TheoryData<int, int> FullGrids()
    {
        TheoryData<int, int> data = [];
        for (int l = 0; l <= 10; l++)
        {
            data.Add(l, 0);
            data.Add(l, (2 * l) + 4);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(FullGrids))]
    public void From_grid_inverts_to_grid_if_all_orders_are_kept(int lMax, int resolution)
    {
        S2Grid grid = new(lMax, lMax, resolution);
        int points = grid.LatitudeCount * grid.LongitudeCount;
        double[] product = Multiply(Transpose(grid.FromGrid, grid.Coefficients.Count), grid.ToGrid, points);
        AssertClose(Identity(grid.Coefficients.Count), product, 1e-12);
    }

    [Theory]
    [MemberData(nameof(FullGrids))]
    public void Harmonics_are_orthonormal_under_the_quadrature(int lMax, int resolution)
    {
        S2Grid grid = new(lMax, lMax, resolution);
        double[] samples = Points(grid).SelectMany(p => RealSphericalHarmonics.Evaluate(lMax, p.X, p.Y, p.Z)).ToArray();
        double[] weights = Weights(grid);
        double[] weighted = samples.Select((y, i) => 4 * Math.PI * weights[i / grid.Coefficients.Count] * y).ToArray();
        double[] gram = Multiply(Transpose(weighted, grid.Coefficients.Count), samples, weights.Length);
        AssertClose(Identity(grid.Coefficients.Count), gram, 1e-12);
    }

    [Theory]
    [InlineData(4, 4, 0)]
    [InlineData(6, 2, 18)]
    [InlineData(6, 3, 18)]
    [InlineData(8, 2, 0)]
    public void To_grid_samples_scaled_harmonics(int lMax, int mMax, int resolution)
    {
        S2Grid grid = new(lMax, mMax, resolution);
        (int L, int M)[] coefficients = Coefficients.Reduced(lMax, mMax);
        double[] expected = Points(grid).SelectMany(p =>
        {
            double[] y = RealSphericalHarmonics.Evaluate(lMax, p.X, p.Y, p.Z);
            return coefficients.Select(c => y[(c.L * c.L) + c.L + c.M] * Math.Sqrt(4 * Math.PI / ((2 * c.L) + 1) / (lMax + 1))
                * (c.L > mMax ? Math.Sqrt(((2 * c.L) + 1) / ((2 * mMax) + 1.0)) : 1));
        }).ToArray();
        AssertClose(expected, grid.ToGrid, 1e-13);
    }

    [Theory]
    [InlineData(4, 2, 18)]
    [InlineData(6, 2, 18)]
    [InlineData(6, 3, 14)]
    public void Fewer_orders_rescale_the_degrees_above_them_and_keep_the_others(int lMax, int mMax, int resolution)
    {
        S2Grid grid = new(lMax, mMax, resolution);
        int points = grid.LatitudeCount * grid.LongitudeCount, n = grid.Coefficients.Count;
        double[] product = Multiply(Transpose(grid.FromGrid, n), grid.ToGrid, points);
        double[] expected = Coefficients.Reduced(lMax, mMax)
            .SelectMany((c, i) => Enumerable.Range(0, n)
                .Select(j => i != j ? 0 : c.L > mMax ? ((2 * c.L) + 1) / ((2 * mMax) + 1.0) : 1))
            .ToArray();
        AssertClose(expected, product, 1e-12);
    }

    [Theory]
    [InlineData(3, 2, 7)]
    [InlineData(3, 2, -2)]
    [InlineData(3, 4, 0)]
    [InlineData(3, -1, 0)]
    public void Wrong_arguments_are_refused(int lMax, int mMax, int resolution) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new S2Grid(lMax, mMax, resolution));

    private static IEnumerable<Direction> Points(S2Grid grid) =>
        from i in Enumerable.Range(0, grid.LatitudeCount)
        from j in Enumerable.Range(0, grid.LongitudeCount)
        let beta = Math.PI * (i + 0.5) / grid.LatitudeCount
        let alpha = 2 * Math.PI * j / grid.LongitudeCount
        select new Direction(Math.Sin(beta) * Math.Sin(alpha), Math.Cos(beta), Math.Sin(beta) * Math.Cos(alpha));

    /// <summary>The weights behind from-grid, from its constant column: from = q·√(lMax + 1) at l = 0.</summary>
    private static double[] Weights(S2Grid grid)
    {
        double[] from = grid.FromGrid;
        int lMax = grid.Coefficients[^1].L;
        return Enumerable.Range(0, grid.LatitudeCount * grid.LongitudeCount)
            .Select(p => from[p * grid.Coefficients.Count] / Math.Sqrt(lMax + 1)).ToArray();
    }
}
