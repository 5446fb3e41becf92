using EquiDsl;

namespace BenchmarksSample;

/// <summary>Cu(111) slabs of five layers, periodic in the plane.</summary>
internal static class Slab
{
    private const double LatticeConstant = 3.615;
    private const int Layers = 5;

    /// <summary>A slab of 5·a·b atoms.</summary>
    /// <param name="a">Atoms along the first axis.</param>
    /// <param name="b">Atoms along the second axis.</param>
    /// <param name="carbonMonoxide">Whether CO stands on the topmost atom of the origin.</param>
    public static AtomicStructure Create(int a, int b, bool carbonMonoxide)
    {
        double d = LatticeConstant / Math.Sqrt(2), height = LatticeConstant / Math.Sqrt(3), row = d * Math.Sqrt(3) / 2;
        List<double> positions = [];
        List<int> numbers = [];
        for (int layer = 0; layer < Layers; layer++)
        {
            for (int i = 0; i < a * b; i++)
            {
                double shift = layer % 3 / 3.0;
                double x = (i % a) + (0.5 * (i / a)) + (1.5 * shift), y = (i / a) + shift;
                positions.AddRange([x * d, y * row, 8 + (layer * height)]);
                numbers.Add(29);
            }
        }
        if (carbonMonoxide)
        {
            double[] top = positions.GetRange(3 * (Layers - 1) * a * b, 3).ToArray();
            positions.AddRange([top[0], top[1], top[2] + 1.85, top[0], top[1], top[2] + 3.0]);
            numbers.AddRange([6, 8]);
        }
        double[] cell = [a * d, 0, 0, 0.5 * b * d, b * row, 0, 0, 0, 30];
        return new AtomicStructure([.. positions], [.. numbers], cell, new Periodicity(true, true, false));
    }
}
