namespace EquiDsl.Atoms.Tests.Relaxation;

/// <summary>Lennard-Jones, except for what a test does to the result of a structure with as many atoms as it names.</summary>
internal sealed class ScriptedCalculator(Func<AtomicStructure, int, Evaluation, Evaluation> change) : ICalculator
{
    private readonly LennardJones _potential = new(0.2, 2.3, 6, 4);

    /// <summary>Sizes of the batches, call by call.</summary>
    public List<int> Batches { get; } = [];

    public bool HasStress => true;

    public Evaluation[] Evaluate(IReadOnlyList<AtomicStructure> structures, CancellationToken cancellation = default)
    {
        Batches.Add(structures.Count);
        Evaluation[] evaluations = _potential.Evaluate(structures, cancellation);
        return [.. evaluations.Select((e, i) => change(structures[i], Batches.Count - 1, e))];
    }
}
