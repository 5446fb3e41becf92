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
    /// <exception cref="NonFinitePredictionException">One is not; the first structure at fault is named.</exception>
    public static void Require(ReadOnlySpan<double> energies, ReadOnlySpan<double> forces, ReadOnlySpan<double> virials, ReadOnlySpan<int> systemStart)
    {
        int energy = First(energies), force = First(forces), virial = First(virials);
        if ((energy & force & virial) < 0)
            return;
        int ofForce = force < 0 ? int.MaxValue : SystemOf(force / 3, systemStart), ofVirial = virial < 0 ? int.MaxValue : virial / 9;
        int system = Math.Min(energy < 0 ? int.MaxValue : energy, Math.Min(ofForce, ofVirial));
        if (system == energy)
            throw new NonFinitePredictionException(system, null, "energy", energies[energy]);
        if (system == ofForce)
            throw new NonFinitePredictionException(system, (force / 3) - systemStart[system], "force", forces[force]);
        throw new NonFinitePredictionException(system, null, "stress", virials[virial]);
    }

    /// <summary>Requires finite features of the nodes of a graph, or of rows of one structure without a graph.</summary>
    /// <exception cref="NonFinitePredictionException">Some are not.</exception>
    public static void RequireFeatures(ReadOnlySpan<float> features, int rows, NeighborGraph? graph)
    {
        if (IsFinite(features))
            return;
        int index = 0;
        while (float.IsFinite(features[index]))
            index++;
        int row = index / (features.Length / rows), system = graph is null || graph.NodeCount != rows ? 0 : graph.System[row];
        throw new NonFinitePredictionException(system, row - (graph is null || graph.NodeCount != rows ? 0 : graph.SystemStart[system]), "features", features[index]);
    }

    private static int SystemOf(int atom, ReadOnlySpan<int> systemStart)
    {
        int system = 0;
        while (systemStart[system + 1] <= atom)
            system++;
        return system;
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
