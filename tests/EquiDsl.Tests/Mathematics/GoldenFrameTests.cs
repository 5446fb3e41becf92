using EquiDsl.Compiler.Mathematics;
using EquiDsl.Files;
using EquiDsl.Tests.Files;
using Xunit;
using static EquiDsl.Tests.Mathematics.Matrices;

namespace EquiDsl.Tests.Mathematics;

/// <summary>Edge angles, frames and coefficient orders of every golden network.</summary>
public class GoldenFrameTests
{
    public static TheoryData<string> Cases()
    {
        TheoryData<string> data = [];
        foreach (string path in Directory.EnumerateFiles(GoldenFiles.Folder, "*.safetensors").Order(StringComparer.Ordinal))
            data.Add(Path.GetFileNameWithoutExtension(path));
        return data;
    }

    [Fact]
    public void All_cases_are_present() => Assert.Equal(17, Cases().Count);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Wigner_matrices_of_the_traced_edges(string name)
    {
        using SafetensorsFile file = Open(name);
        double[] vectors = file.ReadDouble("inputs/edge_distance_vec"), expected = file.ReadDouble("trace/wigner");
        long[] edges = file.ReadInt64("trace/wigner_edges");
        int n = (int)file["trace/wigner"].Shape[1], lMax = (int)Math.Sqrt(n) - 1;
        Assert.NotEmpty(edges);
        EdgeFrameTables tables = new(lMax, lMax);
        double[] actual = new double[expected.Length], fromTables = new double[expected.Length];
        for (int e = 0; e < edges.Length; e++)
        {
            (double x, double y, double z) = Vector(vectors, edges[e]);
            double[] compact = tables.Evaluate(x, y, z);
            int offset = 0;
            for (int l = 0; l <= lMax; l++)
            {
                int size = (2 * l) + 1;
                double[] block = WignerD.EdgeFrame(l, x, y, z);
                for (int i = 0; i < block.Length; i++)
                {
                    int at = (((e * n) + (l * l) + (i / size)) * n) + (l * l) + (i % size);
                    actual[at] = block[i];
                    fromTables[at] = compact[offset + i];
                }
                offset += block.Length;
            }
        }
        AssertClose(expected, actual, 1e-12);
        AssertClose(expected, fromTables, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Degree_one_of_every_edge(string name)
    {
        using SafetensorsFile file = Open(name);
        double[] vectors = file.ReadDouble("inputs/edge_distance_vec");
        double[] alpha = file.ReadDouble("inputs/edge_alpha"), beta = file.ReadDouble("inputs/edge_beta");
        double[] rotations = file.ReadDouble("inputs/edge_rot_mat");
        Assert.NotEmpty(alpha);
        for (int e = 0; e < alpha.Length; e++)
        {
            (double x, double y, double z) = Vector(vectors, e);
            double[] frame = WignerD.EdgeFrame(1, x, y, z);
            AssertClose(Transpose(WignerD.Matrix(1, alpha[e], beta[e], 0), 3), frame, 1e-12, $"edge {e}, angles, element");
            AssertClose(rotations[(9 * e)..(9 * (e + 1))], frame, 1e-12, $"edge {e}, matrix, element");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Order_primary_permutation(string name)
    {
        using SafetensorsFile file = Open(name);
        long[] expected = file.ReadInt64("buffers/mappingReduced.to_m_perm");
        int lMax = (int)Math.Sqrt(file["trace/wigner"].Shape[1]) - 1;
        int mMax = Enumerable.Range(0, lMax + 1).Single(m => Coefficients.Count(lMax, m) == expected.Length);
        Assert.Equal(expected.Select(i => (int)i), Coefficients.OrderPrimary(lMax, mMax));
    }

    private static SafetensorsFile Open(string name) =>
        SafetensorsFile.Open(Path.Combine(GoldenFiles.Folder, name + ".safetensors"));

    private static (double X, double Y, double Z) Vector(double[] vectors, long edge) =>
        (vectors[3 * edge], vectors[(3 * edge) + 1], vectors[(3 * edge) + 2]);
}
