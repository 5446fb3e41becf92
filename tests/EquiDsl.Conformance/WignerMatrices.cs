using EquiDsl.Compiler.Mathematics;

namespace EquiDsl.Conformance;

/// <summary>The matrices that turn edges onto +y, all degrees in one block-diagonal matrix.</summary>
internal static class WignerMatrices
{
    /// <summary>Matrices of some edges, (edges, (LMax + 1)², (LMax + 1)²).</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="lMax">Largest degree.</param>
    /// <param name="edges">Which edges.</param>
    public static double[] Of(NeighborGraph graph, int lMax, int[] edges)
    {
        int size = (lMax + 1) * (lMax + 1);
        double[] result = new double[edges.Length * size * size];
        for (int e = 0; e < edges.Length; e++)
        {
            if (edges[e] < 0 || edges[e] >= graph.EdgeCount)
                throw new ConformanceException($"trace/wigner_edges holds edge {edges[e]}; there are {graph.EdgeCount}");
            ReadOnlySpan<double> vector = graph.EdgeVectors.AsSpan(3 * edges[e], 3);
            double length = Math.Sqrt((vector[0] * vector[0]) + (vector[1] * vector[1]) + (vector[2] * vector[2]));
            for (int l = 0; l <= lMax; l++)
            {
                double[] block = WignerD.EdgeFrame(l, vector[0] / length, vector[1] / length, vector[2] / length);
                int width = (2 * l) + 1, corner = (e * size * size) + (l * l * size) + (l * l);
                for (int row = 0; row < width; row++)
                    block.AsSpan(row * width, width).CopyTo(result.AsSpan(corner + (row * size)));
            }
        }
        return result;
    }
}
