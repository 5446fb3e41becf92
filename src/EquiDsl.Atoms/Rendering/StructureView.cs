namespace EquiDsl.Atoms;

/// <summary>Where a structure is looked at from.</summary>
public enum StructureView
{
    /// <summary>From +z, x to the right and y upwards.</summary>
    Top,

    /// <summary>From −y, x to the right and z upwards.</summary>
    Side,
}
