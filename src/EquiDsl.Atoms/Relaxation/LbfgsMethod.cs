namespace EquiDsl.Atoms;

/// <summary>
/// Limited-memory BFGS without line search (Nocedal 1980), with the defaults of OC20's relaxations. A step is scaled down so
/// that no atom moves further than <see cref="MaximumStep"/>. Pairs along which the gradient does not grow are left out.
/// </summary>
public sealed record LbfgsMethod : RelaxationMethod
{
    /// <summary>Longest displacement of an atom in a step, Å.</summary>
    public double MaximumStep { get; init => field = Require.Positive(value); } = 0.04;

    /// <summary>Steps remembered.</summary>
    public int Memory { get; init => field = Require.AtLeast(1, value); } = 50;

    /// <summary>Factor of every step.</summary>
    public double Damping { get; init => field = Require.Positive(value); } = 1;

    /// <summary>Curvature assumed at the start, α, eV/Å².</summary>
    public double Alpha { get; init => field = Require.Positive(value); } = 70;

    internal override RelaxationStepper Start(int coordinates) => new LbfgsStepper(this);
}
