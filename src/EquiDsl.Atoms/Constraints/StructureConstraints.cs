namespace EquiDsl.Atoms;

/// <summary>
/// What holds the atoms of one structure: its fixed atoms, atoms held along some directions (POSCAR's selective dynamics; ASE's
/// FixCartesian, FixScaled, FixedPlane and FixedLine), and fixed bonds by SHAKE (Ryckaert, Ciccotti, Berendsen 1977) for positions
/// and RATTLE (Andersen 1983) for velocities and forces, iterated bond by bond. Atoms count as infinitely heavy where they are held.
/// </summary>
public sealed class StructureConstraints
{
    private const int MaximumIterations = 2000;
    private const double Tolerance = 1e-12;

    private readonly BondGeometry[] _bonds;
    private readonly HeldSpace?[] _held;
    private readonly double[] _inverseMasses;
    private readonly int _structureIndex;

    /// <summary>Takes up the constraints of a structure as it is now.</summary>
    /// <param name="structure">The structure; its fixed atoms and held directions are read once.</param>
    /// <param name="bonds">Fixed bonds; null for none.</param>
    /// <param name="masses">Masses, N, in any unit, which decide how much either end of a bond moves; null for equal ones.</param>
    /// <param name="structureIndex">Index of the structure in its batch, for messages.</param>
    /// <exception cref="ArgumentException">The masses are not N positive numbers.</exception>
    /// <exception cref="InvalidStructureException">A held direction is malformed; or a bond names an atom that does not exist, joins an atom to itself or two fixed atoms, is named twice, or has no positive length.</exception>
    public StructureConstraints(
        AtomicStructure structure, IReadOnlyList<FixedBond>? bonds = null, double[]? masses = null, int structureIndex = 0)
    {
        ArgumentNullException.ThrowIfNull(structure);
        if (masses is not null && (masses.Length != structure.Count || !Array.TrueForAll(masses, m => m > 0 && double.IsFinite(m))))
            throw new ArgumentException($"{structure.Count} atoms need as many finite, positive masses.", nameof(masses));
        _structureIndex = structureIndex;
        _held = FileConstraints.Directions(structure, structureIndex);
        _inverseMasses = new double[structure.Count];
        for (int i = 0; i < structure.Count; i++)
        {
            _inverseMasses[i] = _held[i]?.Dimension == 3 ? 0 : 1 / (masses?[i] ?? 1);
            HeldComponentCount += _held[i]?.Dimension ?? 0;
            if (_held[i] is { } space && HeldTranslations.Dimension < 3)
                HeldTranslations.Add(space);
        }
        FixedAtomCount = _inverseMasses.Count(w => w == 0);
        var seen = new HashSet<(int, int)>();
        _bonds = [.. (bonds ?? []).Select(bond => Check(bond, structure, seen))];
    }

    /// <summary>Number of fixed atoms, those that are held along three directions included.</summary>
    public int FixedAtomCount { get; }

    /// <summary>Number of directions along which atoms are held: 3 for a fixed atom, 1 for one that stays in a plane.</summary>
    public int HeldComponentCount { get; }

    /// <summary>Number of fixed bonds.</summary>
    public int BondCount => _bonds.Length;

    /// <summary>The fixed bonds with their lengths and images.</summary>
    public IReadOnlyList<FixedBond> Bonds => Array.ConvertAll(_bonds, bond => bond.Bond);

    /// <summary>Degrees of freedom that the constraints take: 1 per held direction of an atom and 1 per bond, the bonds taken as independent.</summary>
    public int RemovedDegreesOfFreedom => HeldComponentCount + BondCount;

    /// <summary>Directions along which the structure as a whole cannot move, because an atom cannot.</summary>
    internal HeldSpace HeldTranslations { get; } = new();

    /// <summary>Whether an atom is fixed along all directions.</summary>
    /// <param name="atom">0 to N − 1.</param>
    public bool IsFixed(int atom) => _inverseMasses[atom] == 0;

    /// <summary>Takes out of velocities, or of forces when masses are equal, what the constraints forbid.</summary>
    /// <param name="positions">Positions that satisfy the constraints, Å, N × 3.</param>
    /// <param name="vectors">Velocities or forces, N × 3; overwritten.</param>
    /// <exception cref="InvalidStructureException">The bonds contradict each other.</exception>
    public void Project(ReadOnlySpan<double> positions, Span<double> vectors)
    {
        for (int i = 0; i < _held.Length; i++)
            _held[i]?.Free(vectors, i);
        if (_bonds.Length == 0)
            return;
        double scale = 0;
        foreach (double component in vectors)
            scale = Math.Max(scale, Math.Abs(component));
        for (int iteration = 0; ; iteration++)
        {
            BondGeometry? worst = null;
            foreach (BondGeometry bond in _bonds)
            {
                Vector3D r = bond.Vector(positions);
                double along = bond.Difference(vectors).Dot(r);
                if (Math.Abs(along) <= Tolerance * scale * r.Length)
                    continue;
                worst = bond;
                Vector3D a = Yield(bond.First, r), b = Yield(bond.Second, r);
                double multiplier = along / r.Dot(a + b);
                if (!double.IsFinite(multiplier))
                    throw Fail(bond, "its ends are held along it, and velocities or forces are not");
                bond.Move(vectors, multiplier, a, b);
            }
            if (worst is null)
                return;
            if (iteration == MaximumIterations)
                throw Fail(worst, "the velocities or forces along it cannot be removed");
        }
    }

    /// <summary>Brings moved positions back onto the constraints, along the bonds as they were before the move.</summary>
    /// <param name="before">Positions before the move, Å, N × 3; atoms return to them along the directions that are held.</param>
    /// <param name="after">Positions after the move, Å, N × 3; overwritten.</param>
    /// <exception cref="InvalidStructureException">The bonds contradict each other, or the move was too large.</exception>
    public void CorrectPositions(ReadOnlySpan<double> before, Span<double> after)
    {
        for (int i = 0; i < _held.Length; i++)
            _held[i]?.Correct(before, after, i);
        for (int iteration = 0; _bonds.Length > 0; iteration++)
        {
            BondGeometry? worst = null;
            foreach (BondGeometry bond in _bonds)
            {
                Vector3D r = bond.Vector(after), direction = bond.Vector(before);
                double excess = r.Dot(r) - (bond.Length * bond.Length);
                if (Math.Abs(excess) <= 2 * Tolerance * bond.Length * bond.Length)
                    continue;
                worst = bond;
                Vector3D a = Yield(bond.First, direction), b = Yield(bond.Second, direction);
                double multiplier = excess / (2 * r.Dot(a + b));
                if (!double.IsFinite(multiplier))
                    throw Fail(bond, "the step turned it by a right angle or is not finite, or its ends are held along it");
                bond.Move(after, multiplier, a, b);
            }
            if (worst is null)
                return;
            if (iteration == MaximumIterations)
                throw Fail(worst, "its length cannot be restored; the bonds contradict each other or the step was too large");
        }
    }

    /// <summary>How an atom answers a push: what it is free to do of it, by its inverse mass.</summary>
    private Vector3D Yield(int atom, Vector3D push) => _inverseMasses[atom] * (_held[atom]?.Free(push) ?? push);

    private InvalidStructureException Fail(BondGeometry bond, string problem) =>
        new(_structureIndex, bond.First, $"the fixed bond to atom {bond.Second} of {bond.Length:G6} Å: {problem}.");

    private BondGeometry Check(FixedBond bond, AtomicStructure structure, HashSet<(int, int)> seen)
    {
        InvalidStructureException Refuse(int? atom, string problem) => new(_structureIndex, atom, $"the fixed bond {bond.First}–{bond.Second} {problem}.");
        foreach (int atom in new[] { bond.First, bond.Second })
        {
            if ((uint)atom >= (uint)structure.Count)
                throw Refuse(null, $"names atom {atom} of a structure that has {structure.Count}");
        }
        Periodicity p = structure.Periodicity;
        if (bond.Image is (int a, int b, int c) && ((a != 0 && !p.A) || (b != 0 && !p.B) || (c != 0 && !p.C)))
            throw Refuse(bond.First, "names an image along an axis that is not periodic");
        if (bond.First == bond.Second)
            throw Refuse(bond.First, "joins an atom to itself");
        if (_inverseMasses[bond.First] == 0 && _inverseMasses[bond.Second] == 0)
            throw Refuse(bond.First, "joins two fixed atoms; leave it out");
        if (!seen.Add((Math.Min(bond.First, bond.Second), Math.Max(bond.First, bond.Second))))
            throw Refuse(bond.First, "is named twice");
        var geometry = new BondGeometry(bond, structure);
        return geometry.Length > 0 && double.IsFinite(geometry.Length)
            ? geometry
            : throw Refuse(bond.First, $"has the length {geometry.Length} Å; expected a finite one above 0");
    }
}
