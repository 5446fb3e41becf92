namespace EquiDsl.Atoms;

/// <summary>A plane of atoms that a surface can end with.</summary>
/// <param name="Index">Its place in the list of terminations.</param>
/// <param name="Composition">Atoms of the plane in the surface's primitive cell, such as "Ga" or "Cu Pt3".</param>
/// <param name="Gap">Height in Å from the plane to the next one above it in the crystal: wide gaps are natural places to cut.</param>
public sealed record SurfaceTermination(int Index, string Composition, double Gap)
{
    /// <summary>The plane within a repeat of the crystal.</summary>
    internal int Plane { get; init; }
}
