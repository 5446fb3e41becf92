namespace EquiDsl.Training;

/// <summary>What a batch should give, in the network's units.</summary>
public sealed class BatchTargets
{
    /// <summary>Collects the labels of a batch.</summary>
    /// <param name="structures">The structures, with the labels that the loss needs.</param>
    /// <param name="normalization">Units of the network.</param>
    /// <param name="loss">Which labels are needed and which atoms count.</param>
    /// <exception cref="ArgumentException">A structure lacks a label that is needed.</exception>
    public BatchTargets(IReadOnlyList<AtomicStructure> structures, TargetNormalization normalization, LossOptions loss)
    {
        ArgumentNullException.ThrowIfNull(structures);
        ArgumentNullException.ThrowIfNull(normalization);
        ArgumentNullException.ThrowIfNull(loss);
        int atoms = structures.Sum(s => s.Count);
        (Energies, AtomCounts) = (new double[structures.Count], new int[structures.Count]);
        (Forces, Counted) = (new double[3 * atoms], new bool[atoms]);
        int first = 0, counted = 0;
        for (int s = 0; s < structures.Count; s++)
        {
            AtomicStructure structure = structures[s];
            AtomCounts[s] = structure.Count;
            if (loss.EnergyCoefficient > 0)
            {
                double energy = structure.Energy ?? throw new ArgumentException($"Structure {s} has no energy.", nameof(structures));
                Energies[s] = normalization.ToNetwork(energy, structure.AtomicNumbers);
            }
            if (loss.ForceCoefficient > 0)
            {
                double[] forces = structure.Forces ?? throw new ArgumentException($"Structure {s} has no forces.", nameof(structures));
                for (int i = 0; i < forces.Length; i++)
                    Forces[(3 * first) + i] = forces[i] / normalization.ForceDeviation;
                for (int i = 0; i < structure.Count; i++)
                {
                    if (Counted[first + i] = !(loss.FreeAtomsOnly && structure.Fixed is bool[] held && held[i]))
                        counted++;
                }
            }
            first += structure.Count;
        }
        Divisors = new LossDivisors(structures.Count, counted);
    }

    /// <summary>Forces of displaced atoms, which the model is told: atoms × 3, 0 on others.</summary>
    public double[] EncodedForces() => [.. Forces.Select((force, i) => Noisy is not null && Noisy[i / 3] ? force : 0)];

    /// <summary>Takes in which atoms of the batch are displaced.</summary>
    /// <param name="structures">One per structure of the batch; null for one that stayed as it was.</param>
    internal void SetNoise(IReadOnlyList<NoisyStructure?> structures)
    {
        if (structures.All(s => s is null))
            return;
        (Noisy, Noise) = (new bool[Counted.Length], new double[Forces.Length]);
        int first = 0;
        for (int s = 0; s < structures.Count; first += AtomCounts[s++])
        {
            structures[s]?.IsNoisy.CopyTo(Noisy, first);
            structures[s]?.Noise.CopyTo(Noise, 3 * first);
        }
    }

    /// <summary>Energy of each system; 0 where energies are left out.</summary>
    public double[] Energies { get; }

    /// <summary>Atoms of each system.</summary>
    public int[] AtomCounts { get; }

    /// <summary>Forces, atoms × 3; 0 where forces are left out.</summary>
    public double[] Forces { get; }

    /// <summary>Whether the force on each atom counts.</summary>
    public bool[] Counted { get; }

    /// <summary>Displaced atoms: each has a noise to be predicted instead of a force; null when there are none.</summary>
    public bool[]? Noisy { get; private set; }

    /// <summary>Displacements by their deviation, atoms × 3, 0 on atoms that stayed; empty when there are none.</summary>
    public double[] Noise { get; private set; } = [];

    /// <summary>Numbers of systems and counted atoms.</summary>
    public LossDivisors Divisors { get; }
}
