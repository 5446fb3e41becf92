namespace EquiDsl.Benchmarks;

/// <summary>Cu(111) slabs with a CO molecule on top.</summary>
internal static class CopperSlab
{
    /// <summary>Four by four atoms per layer and five layers, repeated sideways: 80·repeats² + 2 atoms, periodic in the plane.</summary>
    public static AtomicStructure Build(int repeats)
    {
        double spacing = 3.615 / Math.Sqrt(2), height = 3.615 / Math.Sqrt(3), row = spacing * Math.Sqrt(3) / 2;
        int side = 4 * repeats;
        List<double> positions = [];
        for (int layer = 0; layer < 5; layer++)
        {
            for (int j = 0; j < side; j++)
            {
                for (int i = 0; i < side; i++)
                    positions.AddRange([(spacing * (i + (0.5 * j))) + (0.5 * spacing * layer), (row * j) + (row / 1.5 * layer * 0.5), height * layer]);
            }
        }
        int copper = positions.Count / 3;
        positions.AddRange([2 * spacing, row / 1.5 * 2, (4 * height) + 1.85, 2 * spacing, row / 1.5 * 2, (4 * height) + 3.0]);
        int[] numbers = [.. Enumerable.Repeat(29, copper), 6, 8];
        double[] cell = [side * spacing, 0, 0, 0.5 * side * spacing, side * row, 0, 0, 0, 40];
        return new AtomicStructure([.. positions], numbers, cell, new Periodicity(true, true, false));
    }
}
