namespace EquiDsl.Atoms;

/// <summary>
/// The fast inertial relaxation engine (Bitzek, Koskinen, Gähler, Moseler, Gumbsch, Phys. Rev. Lett. 97, 170201 (2006)) with
/// unit masses, integrated by the semi-implicit Euler method. Needs no smooth energy, only forces.
/// </summary>
public sealed record FireMethod : RelaxationMethod
{
    /// <summary>Longest displacement of an atom in a step, Å.</summary>
    public double MaximumStep { get; init => field = Require.Positive(value); } = 0.2;

    /// <summary>Time step at the start, Å/√eV with unit masses.</summary>
    public double TimeStep { get; init => field = Require.Positive(value); } = 0.1;

    /// <summary>Largest time step.</summary>
    public double MaximumTimeStep { get; init => field = Require.Positive(value); } = 1;

    /// <summary>Downhill steps before the time step grows.</summary>
    public int Delay { get; init => field = Require.AtLeast(0, value); } = 5;

    /// <summary>Growth of the time step.</summary>
    public double Increase { get; init => field = Require.Positive(value); } = 1.1;

    /// <summary>Shrinking of the time step when the motion goes uphill.</summary>
    public double Decrease { get; init => field = Require.Between(0, 1, value); } = 0.5;

    /// <summary>Mixing of the force's direction into the velocity at the start.</summary>
    public double Mixing { get; init => field = Require.Between(0, 1, value); } = 0.1;

    /// <summary>Shrinking of the mixing.</summary>
    public double MixingDecrease { get; init => field = Require.Between(0, 1, value); } = 0.99;

    internal override RelaxationStepper Start(int coordinates) => new FireStepper(this, coordinates);
}
