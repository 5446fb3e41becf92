namespace EquiDsl.Atoms;

/// <summary>Where on a surface a site lies.</summary>
public enum SurfaceSiteKind
{
    /// <summary>On an atom.</summary>
    Top,

    /// <summary>Between two neighbouring atoms.</summary>
    Bridge,

    /// <summary>Between three or more atoms.</summary>
    Hollow,

    /// <summary>At a random point of the triangulated surface.</summary>
    Random,
}
