namespace EquiDsl.Atoms;

/// <summary>
/// Cuts slabs from crystals of any lattice. The surface cell is the smallest one: the crystal is reduced to its primitive cell first, so that a
/// conventional cell gives no larger surface.
/// </summary>
public static class SlabBuilder
{
    /// <summary>The different planes of atoms that a surface can end with. Planes whose atoms see the same atoms at and below them, up to rotation and reflection, count once.</summary>
    /// <param name="crystal">The crystal, periodic in three directions.</param>
    /// <param name="miller">The plane, in terms of the crystal's given cell.</param>
    /// <param name="tolerance">Distance in Å within which positions and heights count as equal.</param>
    /// <exception cref="InvalidStructureException">The crystal is not one that a surface can be cut from.</exception>
    public static IReadOnlyList<SurfaceTermination> Terminations(AtomicStructure crystal, MillerIndex miller, double tolerance = 0.05)
    {
        ArgumentNullException.ThrowIfNull(crystal);
        return TerminationFinder.Find(SurfaceLattice.Of(crystal, Defined(miller), tolerance), tolerance);
    }

    /// <summary>Cuts a slab.</summary>
    /// <param name="crystal">The crystal, periodic in three directions.</param>
    /// <param name="miller">The plane, in terms of the crystal's given cell.</param>
    /// <param name="options">Thickness, vacuum, extent; null for the defaults.</param>
    /// <exception cref="InvalidStructureException">The crystal is not one that a surface can be cut from.</exception>
    /// <exception cref="ArgumentException">There is no such termination, or all layers would be fixed.</exception>
    public static Slab Build(AtomicStructure crystal, MillerIndex miller, SlabOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(crystal);
        options ??= new SlabOptions();
        SurfaceLattice lattice = SurfaceLattice.Of(crystal, Defined(miller), options.Tolerance);
        List<SurfaceTermination> terminations = TerminationFinder.Find(lattice, options.Tolerance);
        if (options.Termination >= terminations.Count)
            throw new ArgumentException($"The ({miller}) surface has {terminations.Count} terminations, counted from 0; {options.Termination} is asked for.", nameof(options));
        SurfaceTermination termination = terminations[options.Termination];
        int layers = options.Layers ?? (lattice.Planes.Count * (int)Math.Ceiling((options.Thickness / lattice.Across.Z) - 1e-6));
        if (options.FixedLayers >= layers)
            throw new ArgumentException($"{options.FixedLayers} of {layers} layers are to be fixed; the surface must be left free.", nameof(options));
        (int A, int B) repeat = options.Repeat ?? (Times(lattice.Area / lattice.B.Length, options), Times(lattice.Area / lattice.A.Length, options));
        SlabAtoms atoms = SlabAtoms.Stack(lattice, termination.Plane, layers, repeat);
        AtomicStructure structure = atoms.ToStructure(options.Vacuum, options.PeriodicAlongNormal);
        int[] tags = SurfaceTags.Of(structure, SurfaceTags.Coordination(crystal));
        structure.SetTags(tags);
        structure.Fixed = [.. Enumerable.Range(0, structure.Count).Select(i => options.FixedLayers is int held ? atoms.Layers[i] < held : tags[i] == 0)];
        return new(structure, miller, termination, atoms.Layers, atoms.Area, repeat);
    }

    private static int Times(double width, SlabOptions options) => Math.Max(1, (int)Math.Ceiling((options.MinimumExtent / width) - 1e-6));

    private static MillerIndex Defined(MillerIndex miller) => miller == default
        ? throw new ArgumentException("The Miller indices (0 0 0) name no plane.", nameof(miller))
        : miller;
}
