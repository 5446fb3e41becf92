namespace EquiDsl.Atoms;

/// <summary>Momenta of a temperature, from a seed.</summary>
public static class MaxwellBoltzmann
{
    /// <summary>
    /// Draws momenta and sets them (<see cref="StructureProperties.SetMomenta"/>). There are none along directions in which an
    /// atom is held; along those in which no atom is, the momentum of the center of mass is taken out.
    /// </summary>
    /// <param name="structure">Receives the momenta, √(eV·u).</param>
    /// <param name="temperature">Temperature, K, at least 0.</param>
    /// <param name="seed">The same seed and replica give the same momenta on every machine.</param>
    /// <param name="replica">Tells apart structures that share a seed, below 2³⁰.</param>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is negative or not finite, or there is no such replica.</exception>
    /// <exception cref="InvalidStructureException">An atom has no valid mass, or a held direction is malformed.</exception>
    public static void SetMomenta(AtomicStructure structure, double temperature, ulong seed, int replica = 0)
    {
        ArgumentNullException.ThrowIfNull(structure);
        if (!(temperature >= 0 && double.IsFinite(temperature)))
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "A temperature is a finite number of K, at least 0.");
        if (replica is < 0 or >= 1 << 30)
            throw new ArgumentOutOfRangeException(nameof(replica), replica, "Replicas are 0 to 2³⁰ − 1.");
        double[] masses = AtomicMasses.Of(structure, replica), momenta = new double[3 * masses.Length];
        double thermal = DynamicsUnits.Boltzmann * temperature, total = masses.Sum();
        HeldSpace?[] held = FileConstraints.Directions(structure, replica);
        HeldSpace stopped = new();
        for (int i = 0; i < masses.Length; i++)
        {
            if (held[i] is { } space)
                stopped.Add(space);
            (double x, double y, double z) = Philox.Normals(seed, NoiseStream.Momenta(replica), 0, i);
            double width = Math.Sqrt(masses[i] * thermal);
            (momenta[3 * i], momenta[(3 * i) + 1], momenta[(3 * i) + 2]) = (width * x, width * y, width * z);
            held[i]?.Free(momenta, i);
        }
        Vector3D sum = default;
        for (int i = 0; i < masses.Length; i++)
            sum += new Vector3D(momenta[3 * i], momenta[(3 * i) + 1], momenta[(3 * i) + 2]);
        sum = stopped.Free(sum);
        for (int i = 0; i < masses.Length; i++)
        {
            Vector3D share = masses[i] / total * sum;
            (momenta[3 * i], momenta[(3 * i) + 1], momenta[(3 * i) + 2]) =
                (momenta[3 * i] - share.X, momenta[(3 * i) + 1] - share.Y, momenta[(3 * i) + 2] - share.Z);
        }
        structure.SetMomenta(momenta);
    }
}
