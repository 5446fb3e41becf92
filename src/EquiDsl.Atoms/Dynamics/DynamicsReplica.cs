namespace EquiDsl.Atoms;

/// <summary>One structure in motion.</summary>
internal sealed class DynamicsReplica
{
    /// <summary>Takes up a structure; its momenta, if it has any, become velocities.</summary>
    /// <param name="index">Its place among the replicas.</param>
    /// <param name="structure">The structure.</param>
    /// <param name="bonds">Fixed bonds; null for those of the structure's file.</param>
    /// <param name="keepsMomentum">Whether the method keeps the momentum of the center of mass.</param>
    /// <exception cref="InvalidStructureException">Masses, momenta or constraints are not valid.</exception>
    public DynamicsReplica(int index, AtomicStructure structure, IReadOnlyList<FixedBond>? bonds, bool keepsMomentum)
    {
        (Index, Structure, Masses) = (index, structure, AtomicMasses.Of(structure, index));
        Constraints = new StructureConstraints(structure, bonds ?? FileConstraints.Bonds(structure, index), Masses, index);
        Velocities = structure.GetMomenta() ?? new double[3 * structure.Count];
        if (Velocities.Length != 3 * structure.Count)
            throw new InvalidStructureException(index, null, $"the column 'momenta' has {Velocities.Length} numbers for {structure.Count} atoms.");
        for (int i = 0; i < Velocities.Length; i++)
        {
            if (!double.IsFinite(Velocities[i]))
                throw new InvalidStructureException(index, i / 3, "the momentum is not finite.");
            Velocities[i] /= Masses[i / 3];
        }
        // The total momentum is conserved along the directions in which no atom is held.
        int conserved = keepsMomentum ? 3 - Constraints.HeldTranslations.Dimension : 0;
        DegreesOfFreedom = Math.Max(0, (3 * structure.Count) - Constraints.RemovedDegreesOfFreedom - conserved);
        HasConservedMomentum = conserved > 0;
    }

    public int Index { get; }

    public AtomicStructure Structure { get; }

    /// <summary>Masses, N, u.</summary>
    public double[] Masses { get; }

    /// <summary>Velocities, N × 3, √(eV/u).</summary>
    public double[] Velocities { get; }

    public StructureConstraints Constraints { get; }

    /// <summary>Degrees of freedom that share the thermal energy.</summary>
    public int DegreesOfFreedom { get; }

    /// <summary>Whether the momentum of the center of mass, where no atom is held, does not count as thermal.</summary>
    public bool HasConservedMomentum { get; }

    /// <summary>Results at the present positions.</summary>
    public Evaluation Evaluation { get; set; } = null!;

    /// <summary>Kinetic energy, eV.</summary>
    public double KineticEnergy
    {
        get
        {
            double twice = 0;
            for (int i = 0; i < Velocities.Length; i++)
                twice += Masses[i / 3] * Velocities[i] * Velocities[i];
            return twice / 2;
        }
    }

    /// <summary>Temperature of the thermal motion, K; 0 without degrees of freedom.</summary>
    public double Temperature
    {
        get
        {
            if (DegreesOfFreedom == 0)
                return 0;
            double thermal = KineticEnergy;
            if (HasConservedMomentum)
            {
                Vector3D momentum = FreeMomentum();
                thermal -= momentum.Dot(momentum) / (2 * Masses.Sum());
            }
            return 2 * thermal / (DegreesOfFreedom * DynamicsUnits.Boltzmann);
        }
    }

    /// <summary>Puts positions and velocities onto the constraints.</summary>
    public void Constrain()
    {
        Constraints.CorrectPositions([.. Structure.Positions], Structure.Positions);
        Constraints.Project(Structure.Positions, Velocities);
    }

    /// <summary>Takes out the velocity of the center of mass along the directions in which no atom is held.</summary>
    public void StopCenterOfMass()
    {
        Vector3D velocity = FreeMomentum() / Masses.Sum();
        for (int i = 0; i < Velocities.Length; i += 3)
        {
            (Velocities[i], Velocities[i + 1], Velocities[i + 2]) =
                (Velocities[i] - velocity.X, Velocities[i + 1] - velocity.Y, Velocities[i + 2] - velocity.Z);
        }
    }

    /// <summary>Changes velocities by forces over a time.</summary>
    public void Kick(double time)
    {
        for (int i = 0; i < Velocities.Length; i++)
            Velocities[i] += time * Evaluation.Forces[i] / Masses[i / 3];
        Constraints.Project(Structure.Positions, Velocities);
    }

    /// <summary>Moves atoms along their velocities over a time; what constraints push back changes the velocities too (RATTLE).</summary>
    public void Drift(double time)
    {
        double[] r = Structure.Positions;
        if (Constraints.BondCount == 0)
        {
            // There is no velocity along directions that are held.
            for (int i = 0; i < r.Length; i++)
                r[i] += time * Velocities[i];
            return;
        }
        double[] before = [.. r], free = new double[r.Length];
        for (int i = 0; i < r.Length; i++)
            free[i] = r[i] + (time * Velocities[i]);
        free.CopyTo(r, 0);
        Constraints.CorrectPositions(before, r);
        for (int i = 0; i < r.Length; i++)
            Velocities[i] += (r[i] - free[i]) / time;
        Constraints.Project(r, Velocities);
    }

    /// <summary>The total momentum along the directions in which no atom is held.</summary>
    private Vector3D FreeMomentum()
    {
        Vector3D sum = default;
        for (int i = 0; i < Masses.Length; i++)
            sum += Masses[i] * new Vector3D(Velocities[3 * i], Velocities[(3 * i) + 1], Velocities[(3 * i) + 2]);
        return Constraints.HeldTranslations.Free(sum);
    }
}
