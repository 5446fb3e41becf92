namespace EquiDsl.Atoms.Tests.Dynamics;

/// <summary>No interaction at all, with a stress of zero.</summary>
internal sealed class IdealGas : ICalculator
{
    public bool HasStress => true;

    public Evaluation[] Evaluate(IReadOnlyList<AtomicStructure> structures, CancellationToken cancellation = default) =>
        [.. structures.Select(s => new Evaluation(0, new double[3 * s.Count], new double[6]))];
}
