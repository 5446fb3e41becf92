namespace EquiDsl;

/// <summary>
/// Atoms with positions, an optional periodic cell, and what a file said about them. Arrays are
/// held, not copied, so that a relaxation can move the atoms in place.
/// </summary>
public sealed class AtomicStructure
{
    /// <summary>Creates a structure; values are not judged here but by <see cref="StructureValidation"/>.</summary>
    /// <param name="positions">Cartesian positions in Å, N × 3, atom slowest.</param>
    /// <param name="atomicNumbers">Atomic numbers, N.</param>
    /// <param name="cell">Cell vectors a, b, c as rows in Å (9 numbers); null for no cell.</param>
    /// <param name="periodicity">The periodic axes.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    public AtomicStructure(
        double[] positions, int[] atomicNumbers, double[]? cell = null, Periodicity periodicity = default)
    {
        ArgumentNullException.ThrowIfNull(positions);
        ArgumentNullException.ThrowIfNull(atomicNumbers);
        if (positions.LongLength != 3L * atomicNumbers.LongLength)
        {
            throw new ArgumentException(
                $"{atomicNumbers.Length} atoms need {3L * atomicNumbers.Length} coordinates, not {positions.Length}.",
                nameof(positions));
        }
        cell ??= new double[9];
        if (cell.Length != 9)
            throw new ArgumentException($"A cell has 9 numbers, not {cell.Length}.", nameof(cell));
        (Positions, AtomicNumbers, Cell, Periodicity) = (positions, atomicNumbers, cell, periodicity);
    }

    /// <summary>Number of atoms, N.</summary>
    public int Count => AtomicNumbers.Length;

    /// <summary>Cartesian positions in Å, N × 3, atom slowest.</summary>
    public double[] Positions { get; }

    /// <summary>Atomic numbers, N.</summary>
    public int[] AtomicNumbers { get; }

    /// <summary>Cell vectors a, b, c as rows, in Å (9 numbers); zeros mean no vector.</summary>
    public double[] Cell { get; }

    /// <summary>The periodic axes.</summary>
    public Periodicity Periodicity { get; set; }

    /// <summary>Total energy in eV, if known.</summary>
    public double? Energy { get; set; }

    /// <summary>The key under which a file holds <see cref="Energy"/>.</summary>
    public string EnergyKey { get; set; } = "energy";

    /// <summary>Forces in eV/Å, N × 3, atom slowest, if known.</summary>
    /// <exception cref="ArgumentException">The length is not 3 N.</exception>
    public double[]? Forces
    {
        get;
        set => field = value is null || value.LongLength == 3L * Count
            ? value
            : throw new ArgumentException($"{Count} atoms need {3L * Count} force components, not {value.Length}.", nameof(value));
    }

    /// <summary>The column name under which a file holds <see cref="Forces"/>.</summary>
    public string ForcesKey { get; set; } = "forces";

    /// <summary>
    /// The key of <see cref="Info"/> that holds the stress in eV/Å³; one that ends in <c>virial</c> or <c>virials</c> holds −volume times the stress, eV.
    /// </summary>
    public string StressKey { get; set; } = "stress";

    /// <summary>
    /// Per atom, whether it is held in place (the opposite of a file's <c>move_mask</c>); null when nothing is said. Atoms held along
    /// some directions only are in the columns <c>move_mask</c> (Cartesian) and <c>selective_dynamics</c> (along the cell vectors).
    /// </summary>
    /// <exception cref="ArgumentException">The length is not N.</exception>
    public bool[]? Fixed
    {
        get;
        set => field = value is null || value.Length == Count
            ? value
            : throw new ArgumentException($"{Count} atoms need {Count} flags, not {value.Length}.", nameof(value));
    }

    /// <summary>Other key–value pairs of the comment line as text, in their order of insertion; a plain comment is under <c>comment</c>.</summary>
    public OrderedDictionary<string, string> Info { get; } = new(StringComparer.Ordinal);

    /// <summary>Per-atom columns that have no property of their own.</summary>
    public List<AtomColumn> Columns { get; } = [];
}
