using System.Numerics;

namespace EquiDsl;

/// <summary>Finds outputs that are no numbers before they are taken for results.</summary>
internal static class FiniteOutputs
{
    /// <summary>Requires finite energies, forces and strain derivatives.</summary>
    /// <param name="energies">One per system; empty for none.</param>
    /// <param name="forces">(atoms, 3); empty for none.</param>
    /// <param name="virials">(systems, 9); empty for none.</param>
    /// <param name="systemStart">First atom of each system.</param>
    /// <exception cref="NonFinitePredictionException">Some are not; every structure at fault is named.</exception>
    public static void Require(ReadOnlySpan<double> energies, ReadOnlySpan<double> forces, ReadOnlySpan<double> virials, ReadOnlySpan<int> systemStart)
    {
        if (First(energies) < 0 && First(forces) < 0 && First(virials) < 0)
            return;
        List<NonFiniteOutput> faults = [];
        int systems = Math.Max(Math.Max(energies.Length, virials.Length / 9), systemStart.Length - 1);
        for (int s = 0; s < systems; s++)
        {
            ReadOnlySpan<double> ofAtoms = forces.IsEmpty ? [] : forces[(3 * systemStart[s])..(3 * systemStart[s + 1])];
            ReadOnlySpan<double> ofCell = virials.IsEmpty ? [] : virials.Slice(9 * s, 9);
            int force = First(ofAtoms), strain = First(ofCell);
            if (!energies.IsEmpty && !double.IsFinite(energies[s]))
                faults.Add(new(s, null, "energy", energies[s]));
            else if (force >= 0)
                faults.Add(new(s, force / 3, "force", ofAtoms[force]));
            else if (strain >= 0)
                faults.Add(new(s, null, "stress", ofCell[strain]));
        }
        throw new NonFinitePredictionException(faults);
    }

    /// <summary>Requires finite features of the nodes or edges of a graph, or of rows without one, which count as one structure.</summary>
    /// <param name="features">(rows, width).</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="graph">The graph, or null.</param>
    /// <exception cref="NonFinitePredictionException">Some are not; every structure at fault is named.</exception>
    public static void RequireFeatures(ReadOnlySpan<float> features, int rows, NeighborGraph? graph)
    {
        if (IsFinite(features))
            return;
        List<NonFiniteOutput> faults = [];
        int width = features.Length / rows;
        for (int row = 0; row < rows; row++)
        {
            int index = 0;
            ReadOnlySpan<float> values = features.Slice(row * width, width);
            while (index < width && float.IsFinite(values[index]))
                index++;
            // Rows are nodes, or edges, which belong to their target.
            int? node = graph is null ? null : rows == graph.NodeCount ? row : rows == graph.EdgeCount ? graph.Target[row] : null;
            int system = node is int known ? graph!.System[known] : 0;
            if (index < width && !(faults.Count > 0 && faults[^1].StructureIndex == system))
                faults.Add(new(system, node is int atom ? atom - graph!.SystemStart[system] : row, "features", values[index]));
        }
        throw new NonFinitePredictionException([.. faults.OrderBy(f => f.StructureIndex).DistinctBy(f => f.StructureIndex)]);
    }

    private static int First(ReadOnlySpan<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
                return i;
        }
        return -1;
    }

    /// <summary>0·x is 0 for every finite x and NaN otherwise.</summary>
    private static bool IsFinite(ReadOnlySpan<float> values)
    {
        Vector<float> sum = Vector<float>.Zero;
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            sum += new Vector<float>(values[i..]) * Vector<float>.Zero;
        bool isFinite = Vector.EqualsAll(sum, Vector<float>.Zero);
        for (; i < values.Length; i++)
            isFinite &= float.IsFinite(values[i]);
        return isFinite;
    }
}
