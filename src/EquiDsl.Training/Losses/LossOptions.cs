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

    /// <summary>Requires coefficients of at least 0, one above, and δ above 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One of the conditions does not hold.</exception>
    public void Check()
    {
        foreach ((double value, string name) in new[] { (EnergyCoefficient, nameof(EnergyCoefficient)), (ForceCoefficient, nameof(ForceCoefficient)) })
        {
            if (!(value >= 0 && double.IsFinite(value)))
                throw new ArgumentOutOfRangeException(name, value, "A coefficient is at least 0.");
        }
        if (EnergyCoefficient == 0 && ForceCoefficient == 0)
            throw new ArgumentOutOfRangeException(nameof(ForceCoefficient), 0.0, "One of the two coefficients is above 0.");
        if (!(HuberDelta > 0))
            throw new ArgumentOutOfRangeException(nameof(HuberDelta), HuberDelta, "δ is above 0.");
    }
}
