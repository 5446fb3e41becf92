namespace EquiDsl.Atoms;

/// <summary>A surface atom or an image of it.</summary>
/// <param name="Atom">Index in the slab.</param>
/// <param name="Position">Coordinates in the plane, height.</param>
internal sealed record MeshPoint(int Atom, Vector3D Position)
{
    public MeshPoint Shifted(Vector3D by) => this with { Position = Position + by };
}
