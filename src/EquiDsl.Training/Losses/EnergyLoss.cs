namespace EquiDsl.Training;

/// <summary>Loss of energies: a mean over systems of a function of the difference d, in the network's units.</summary>
public enum EnergyLoss
{
    /// <summary>|d|.</summary>
    MeanAbsolute,

    /// <summary>d².</summary>
    MeanSquared,

    /// <summary>d²/2 up to |d| = δ, then δ(|d| − δ/2).</summary>
    Huber,

    /// <summary>|d| / number of the system's atoms.</summary>
    MeanAbsolutePerAtom,
}
