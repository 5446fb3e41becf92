using EquiDsl.Compiler.Mathematics;
using EquiDsl.Files;
using EquiDsl.Tests.Files;
using FsCheck.Xunit;
using Xunit;
using static EquiDsl.Tests.Mathematics.Matrices;

namespace EquiDsl.Tests.Mathematics;

public class WignerJTests
{
    [Fact]
    public void Agrees_with_the_reference_to_degree_11()
    {
        using SafetensorsFile file = SafetensorsFile.Open(Path.Combine(GoldenFiles.Folder, "grids", "Jd.safetensors"));
        for (int l = 0; l <= 11; l++)
            AssertClose(file.ReadDouble($"J{l}"), WignerJ.Matrix(l), 1e-12, $"J{l}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(12)]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(WignerJ.LargestDegree)]
    public void Is_a_symmetric_involution(int l)
    {
        int n = (2 * l) + 1;
        double[] j = WignerJ.Matrix(l);
        AssertClose(j, Transpose(j, n), 1e-15);
        AssertClose(Identity(n), Multiply(j, j, n), 5e-15);
    }

    [Property(Arbitrary = [typeof(Geometry)])]
    public void Reflects_harmonics(Direction r)
    {
        double[] y = RealSphericalHarmonics.Evaluate(12, r.X, r.Y, r.Z);
        double[] reflected = RealSphericalHarmonics.Evaluate(12, -r.Y, -r.X, r.Z);
        for (int l = 0; l <= 12; l++)
            AssertClose(OfDegree(reflected, l), Multiply(WignerJ.Matrix(l), OfDegree(y, l), (2 * l) + 1), 1e-12);
    }

    [Fact]
    public void Result_belongs_to_the_caller()
    {
        WignerJ.Matrix(1)[1] = 42;
        Assert.Equal([0, -1, 0, -1, 0, 0, 0, 0, 1], WignerJ.Matrix(1));
    }

    [Fact]
    public void Concurrent_callers_get_equal_matrices()
    {
        double[][] all = Enumerable.Range(0, 64).AsParallel().WithDegreeOfParallelism(8).Select(_ => WignerJ.Matrix(13)).ToArray();
        Assert.All(all, j => Assert.Equal(all[0], j));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(WignerJ.LargestDegree + 1)]
    public void Degree_out_of_range_is_refused(int l) => Assert.Throws<ArgumentOutOfRangeException>(() => WignerJ.Matrix(l));
}
