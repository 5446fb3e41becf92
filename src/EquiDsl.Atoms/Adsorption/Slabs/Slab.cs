namespace EquiDsl.Atoms;

/// <summary>A slab cut from a crystal.</summary>
/// <param name="Structure">
/// The atoms, lowest plane first: a along x, b in the xy plane, c along z, the lowest plane at z = 0; tags 0 (below the surface) and
/// 1 (surface); fixed atoms.
/// </param>
/// <param name="Miller">The plane that the upper surface shows.</param>
/// <param name="Termination">The plane of atoms that the upper surface ends with.</param>
/// <param name="LayerOf">Atomic plane of each atom, 0 at the bottom.</param>
/// <param name="Area">Area of the cell in the plane, Å².</param>
/// <param name="Repeat">Repeats of the surface's primitive cell.</param>
public sealed record Slab(
    AtomicStructure Structure, MillerIndex Miller, SurfaceTermination Termination, IReadOnlyList<int> LayerOf, double Area, (int A, int B) Repeat)
{
    /// <summary>Number of atomic planes.</summary>
    public int Layers => LayerOf[^1] + 1;
}
