namespace EquiDsl.Training;

/// <summary>What fixes the scale of a network's outputs.</summary>
public enum DeviationSource
{
    /// <summary>Standard deviation of the energies, for energies and forces: the reference's recipe.</summary>
    Energies,

    /// <summary>Root mean square of the force components, for energies and forces.</summary>
    Forces,

    /// <summary>Each its own. Refused for forces that are gradients of the energy.</summary>
    Separate,
}
