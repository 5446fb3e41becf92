namespace EquiDsl.Training;

/// <summary>A structure with displaced atoms.</summary>
/// <param name="Structure">The structure with its atoms where they were moved to; its labels are those of the original.</param>
/// <param name="IsNoisy">Per atom, whether it was moved.</param>
/// <param name="Noise">Displacements by the largest deviation, atoms × 3.</param>
internal sealed record NoisyStructure(AtomicStructure Structure, bool[] IsNoisy, double[] Noise);

/// <summary>
/// Draws which structures and atoms of a step are displaced, and by how much: a function of seed, step, structure and atom alone, the same
/// however a step is cut into parts and wherever a run is resumed.
/// </summary>
/// <param name="options">Probabilities and deviations.</param>
/// <param name="seed">Seed of the run.</param>
/// <param name="freeAtomsOnly">Whether atoms that are held in place stay.</param>
internal sealed class NoiseSource(DenoisingOptions options, ulong seed, bool freeAtomsOnly)
{
    // Not the streams of dropout, whose counters have the same seed.
    private readonly ulong _choices = seed ^ 0x63686f69636573, _displacements = seed ^ 0x6e6f697365;

    /// <summary>The structure as the step sees it; null when it stays as it is.</summary>
    /// <param name="step">Step of the run, from 0.</param>
    /// <param name="item">Position among the usable structures.</param>
    /// <param name="structure">The structure.</param>
    public NoisyStructure? Corrupt(long step, int item, AtomicStructure structure)
    {
        // Atom −1 stands for the structure.
        (double chance, double scale) = Uniform(step, item, -1);
        if (!(chance < options.Probability))
            return null;
        double deviation = options.SmallestDeviation is double smallest ? smallest * Math.Pow(options.Deviation / smallest, scale) : options.Deviation;
        var noisy = new bool[structure.Count];
        var noise = new double[3 * structure.Count];
        var positions = (double[])structure.Positions.Clone();
        for (int atom = 0; atom < structure.Count; atom++)
        {
            if ((freeAtomsOnly && structure.Fixed is bool[] held && held[atom]) || !(Uniform(step, item, atom).First < options.CorruptedFraction))
                continue;
            noisy[atom] = true;
            (double x, double y, double z) = Philox.Normals(_displacements, (uint)item, step, atom);
            foreach ((int c, double value) in new[] { (0, x), (1, y), (2, z) })
            {
                positions[(3 * atom) + c] += deviation * value;
                noise[(3 * atom) + c] = deviation / options.Deviation * value;
            }
        }
        var moved = new AtomicStructure(positions, structure.AtomicNumbers, structure.Cell, structure.Periodicity)
        {
            Energy = structure.Energy, Forces = structure.Forces, Fixed = structure.Fixed,
        };
        return new NoisyStructure(moved, noisy, noise);
    }

    /// <summary>Two independent numbers on [0, 1).</summary>
    private (double First, double Second) Uniform(long step, int item, int atom)
    {
        const double Unit = 1.0 / (1UL << 32);
        (uint a, uint b, _, _) = Philox.Block((uint)atom, (uint)item, (uint)step, (uint)(step >> 32), _choices);
        return (a * Unit, b * Unit);
    }
}
