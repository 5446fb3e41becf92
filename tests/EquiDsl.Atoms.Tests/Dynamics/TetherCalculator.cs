namespace EquiDsl.Atoms.Tests.Dynamics;

/// <summary>Every atom is tethered to the origin by ½kr² and to nothing else: what thermostats do to it is known exactly.</summary>
internal sealed class TetherCalculator(double stiffness) : ICalculator
{
    public bool HasStress => false;

    public Evaluation[] Evaluate(IReadOnlyList<AtomicStructure> structures, CancellationToken cancellation = default) => [.. structures.Select(s =>
        new Evaluation(0.5 * stiffness * s.Positions.Sum(x => x * x), Array.ConvertAll(s.Positions, x => -stiffness * x)))];
}
