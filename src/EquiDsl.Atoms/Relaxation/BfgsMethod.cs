namespace EquiDsl.Atoms;

/// <summary>
/// BFGS with the whole inverse Hessian (Nocedal and Wright, Numerical Optimization, equation 6.17), without line search: memory
/// and time per step grow with the square of the number of coordinates. Updates along which the gradient does not grow are
/// left out. A step is scaled down so that no atom moves further than <see cref="MaximumStep"/>.
/// </summary>
public sealed record BfgsMethod : RelaxationMethod
{
    /// <summary>Longest displacement of an atom in a step, Å.</summary>
    public double MaximumStep { get; init => field = Require.Positive(value); } = 0.2;

    /// <summary>Curvature assumed at the start, α, eV/Å².</summary>
    public double Alpha { get; init => field = Require.Positive(value); } = 70;

    internal override RelaxationStepper Start(int coordinates) => new BfgsStepper(this, coordinates);
}
