namespace EquiDsl.Training;

/// <summary>
/// What the sums of a loss are divided by. A step whose gradients are accumulated over parts uses the numbers of the whole step, so
/// that its gradient is that of one large batch.
/// </summary>
/// <param name="Systems">Number of systems.</param>
/// <param name="Atoms">Number of atoms whose forces count.</param>
public readonly record struct LossDivisors(int Systems, int Atoms)
{
    /// <summary>Numbers of two batches together.</summary>
    public static LossDivisors operator +(LossDivisors a, LossDivisors b) => new(a.Systems + b.Systems, a.Atoms + b.Atoms);
}
