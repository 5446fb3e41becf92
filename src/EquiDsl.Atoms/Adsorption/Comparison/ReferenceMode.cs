namespace EquiDsl.Atoms;

/// <summary>How the best candidates are computed again with a reference calculator.</summary>
public enum ReferenceMode
{
    /// <summary>One energy at the geometry that was found.</summary>
    SinglePoint,

    /// <summary>A relaxation from the geometry that was found.</summary>
    Relaxation,
}
