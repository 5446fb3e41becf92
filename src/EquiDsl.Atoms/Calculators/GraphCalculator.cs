namespace EquiDsl.Atoms;

/// <summary>An interaction within a cutoff, evaluated over all pairs and periodic images that the neighbour search finds.</summary>
public abstract class GraphCalculator : ICalculator
{
    private readonly NeighborList _neighbors;
    private readonly NeighborGraph _graph = new();

    /// <summary>Creates a calculator.</summary>
    /// <param name="cutoff">Largest distance of interacting atoms in Å, above 0.01.</param>
    /// <exception cref="ArgumentOutOfRangeException">The cutoff is not finite or not above 0.01 Å.</exception>
    private protected GraphCalculator(double cutoff) => _neighbors = new NeighborList(cutoff, int.MaxValue);

    /// <summary>Largest distance of interacting atoms, Å.</summary>
    public double Cutoff => _neighbors.Cutoff;

    /// <inheritdoc/>
    public bool HasStress => true;

    /// <inheritdoc/>
    public Evaluation[] Evaluate(IReadOnlyList<AtomicStructure> structures, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(structures);
        var evaluations = new Evaluation[structures.Count];
        for (int i = 0; i < structures.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                StructureValidation.Check(structures[i], PeriodicTable.MaximumAtomicNumber + 1);
                // One structure at a time: the edges of a large batch need not be held together.
                _neighbors.Build([structures[i]], _graph);
                evaluations[i] = Evaluate(structures[i], _graph);
            }
            catch (InvalidStructureException error)
            {
                throw new InvalidStructureException(i, error.AtomIndex, error.Problem);
            }
        }
        return evaluations;
    }

    /// <summary>Evaluates one structure; atoms of <paramref name="graph"/> are those of the structure.</summary>
    private protected abstract Evaluation Evaluate(AtomicStructure structure, NeighborGraph graph);
}
