namespace EquiDsl.Files;

/// <summary>
/// Under which names a structure's energy, forces and stress are found. Where no name is given, known ones are tried: those of ASE first
/// (<c>energy</c>, <c>free_energy</c>, <c>total_energy</c>...; <c>forces</c>, <c>force</c>; <c>stress</c>, <c>virial</c>, <c>virials</c>), then the same with
/// <c>dft_</c> and <c>REF_</c> before them, in any casing. Energy, forces and stress come of one family: the first that has the energy and
/// the forces.
/// </summary>
public sealed record LabelKeys
{
    /// <summary>Known names only.</summary>
    public static LabelKeys Known { get; } = new();

    /// <summary>Name of the energy, eV, among the pairs of the whole structure; null for a known one.</summary>
    public string? Energy { get; init; }

    /// <summary>Name of the forces, eV/Å, a column of three real numbers per atom or a pair with as many numbers; null for a known one.</summary>
    public string? Forces { get; init; }

    /// <summary>
    /// Name of the stress, eV/Å³, a pair of 6 numbers (xx, yy, zz, yz, xz, xy) or 9; null for a known one. A name that ends in <c>virial</c> or
    /// <c>virials</c> is −volume times the stress, in eV.
    /// </summary>
    public string? Stress { get; init; }
}
