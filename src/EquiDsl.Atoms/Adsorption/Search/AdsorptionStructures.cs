namespace EquiDsl.Atoms;

/// <summary>Copies of structures, and names of their relaxations.</summary>
internal static class AdsorptionStructures
{
    /// <summary>A copy that can be moved, with what holds its atoms and tags, without results.</summary>
    public static AtomicStructure Copy(AtomicStructure structure)
    {
        AtomicStructure copy = new([.. structure.Positions], [.. structure.AtomicNumbers], [.. structure.Cell], structure.Periodicity)
        {
            Fixed = structure.Fixed is null ? null : [.. structure.Fixed],
        };
        copy.SetTags(structure.GetTags());
        HeldComponents.Carry(structure, copy);
        return copy;
    }

    /// <summary>Options of a relaxation whose systems have names.</summary>
    public static RelaxationOptions Named(AdsorptionOptions options, Func<int, string> name)
    {
        if (options.Relaxation.Cell != CellRelaxation.Fixed)
            throw new ArgumentException("The cell of a slab stays as it is; relax the bulk crystal instead.", nameof(options));
        return options.Relaxation with { Trajectory = options.Trajectory is { } path ? i => path(name(i)) : null };
    }
}
