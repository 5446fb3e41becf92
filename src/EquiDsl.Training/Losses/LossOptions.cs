namespace EquiDsl.Training;

/// <summary>What is minimised: EnergyCoefficient · energy loss + ForceCoefficient · force loss.</summary>
public sealed record LossOptions
{
    /// <summary>Loss of energies.</summary>
    public EnergyLoss Energy { get; init; } = EnergyLoss.MeanAbsolute;

    /// <summary>Loss of forces.</summary>
    public ForceLoss Forces { get; init; } = ForceLoss.MeanNorm;

    /// <summary>λ_E; 0 leaves energies out, which structures then need not have.</summary>
    public double EnergyCoefficient { get; init; } = 2;

    /// <summary>λ_F; 0 leaves forces out, which structures then need not have.</summary>
    public double ForceCoefficient { get; init; } = 100;

    /// <summary>δ of Huber losses, in the network's units.</summary>
    public double HuberDelta { get; init; } = 0.01;

    /// <summary>Whether forces on atoms that are held in place do not count.</summary>
    public bool FreeAtomsOnly { get; init; } = true;

    /// <summary>Requires losses that have a name, coefficients of at least 0, one above, and δ above 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One of the conditions does not hold.</exception>
    public void Check()
    {
        OptionCheck.Defined(Energy, nameof(Energy));
        OptionCheck.Defined(Forces, nameof(Forces));
        OptionCheck.NotNegative(EnergyCoefficient, nameof(EnergyCoefficient));
        OptionCheck.NotNegative(ForceCoefficient, nameof(ForceCoefficient));
        OptionCheck.Require(EnergyCoefficient > 0 || ForceCoefficient > 0, nameof(ForceCoefficient), ForceCoefficient, $"above 0 where {nameof(EnergyCoefficient)} is 0");
        OptionCheck.Require(HuberDelta > 0, nameof(HuberDelta), HuberDelta, "above 0");
    }
}
