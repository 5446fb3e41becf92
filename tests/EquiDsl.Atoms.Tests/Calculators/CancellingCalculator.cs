namespace EquiDsl.Atoms.Tests.Calculators;

/// <summary>Another calculator, but a token is cancelled as a given call begins: what a Ctrl-C during that call is.</summary>
internal sealed class CancellingCalculator(ICalculator inner, int call, CancellationTokenSource source) : ICalculator
{
    /// <summary>Calls so far.</summary>
    public int Calls { get; private set; }

    public bool HasStress => inner.HasStress;

    public Evaluation[] Evaluate(IReadOnlyList<AtomicStructure> structures, CancellationToken cancellation = default)
    {
        if (Calls++ == call)
            source.Cancel();
        return inner.Evaluate(structures, cancellation);
    }
}
