namespace EquiDsl.Atoms;

/// <summary>What makes a relaxed structure something else than the adsorbate on the surface; definitions of OC20's data set.</summary>
[Flags]
public enum AdsorptionAnomalies
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>No atom of the adsorbate is bonded to the slab, with enlarged radii.</summary>
    Desorbed = 1,

    /// <summary>Bonds within the adsorbate are others than at the start.</summary>
    Dissociated = 2,

    /// <summary>Bonds within the slab were made or broken relative to the relaxed clean slab, with enlarged radii on one side of each comparison.</summary>
    SurfaceChanged = 4,

    /// <summary>The adsorbate is bonded to an atom below the surface (tag 0).</summary>
    Intercalated = 8,
}
