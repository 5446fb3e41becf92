namespace EquiDsl.Atoms;

/// <summary>A place for an adsorbate.</summary>
/// <param name="Kind">What kind of place.</param>
/// <param name="X">Cartesian x of the point on the surface, the mean of the atoms, Å.</param>
/// <param name="Y">Cartesian y, Å.</param>
/// <param name="Z">Cartesian z, Å.</param>
/// <param name="Atoms">
/// The surface atoms around it, in order around the site; an atom stands more than once where its images are meant. Of a random site, the
/// corners of its triangle.
/// </param>
public sealed record SurfaceSite(SurfaceSiteKind Kind, double X, double Y, double Z, IReadOnlyList<int> Atoms)
{
    /// <summary>Number of surface atoms around the site.</summary>
    public int Coordination => Atoms.Count;

    internal Vector3D Point => new(X, Y, Z);
}
