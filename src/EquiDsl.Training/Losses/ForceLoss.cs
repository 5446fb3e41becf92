namespace EquiDsl.Training;

/// <summary>Loss of forces: a mean over the counted atoms, or over their components, in the network's units.</summary>
public enum ForceLoss
{
    /// <summary>Mean over atoms of ‖ΔF‖₂.</summary>
    MeanNorm,

    /// <summary>Mean over components of |ΔF|.</summary>
    MeanAbsolute,

    /// <summary>Mean over components of ΔF².</summary>
    MeanSquared,

    /// <summary>Mean over components of ΔF²/2 up to |ΔF| = δ, then δ(|ΔF| − δ/2).</summary>
    Huber,
}
