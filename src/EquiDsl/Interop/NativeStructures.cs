namespace EquiDsl.Interop;

/// <summary>Copies structures out of a C program's arrays.</summary>
internal static unsafe class NativeStructures
{
    /// <exception cref="ArgumentException">A pointer is null, or a count is negative or too large.</exception>
    public static AtomicStructure[] Read(int systems, int* atomCounts, int* atomicNumbers, double* positions, double* cells, byte* periodic)
    {
        NativeExport.Require(systems >= 0, $"{systems} structures; expected at least 0");
        NativeExport.Require(systems == 0 || atomCounts is not null, "the atom counts are null");
        long atoms = 0;
        for (int s = 0; s < systems; s++)
        {
            NativeExport.Require(atomCounts[s] >= 0, $"structure {s} has {atomCounts[s]} atoms; expected at least 0");
            atoms += atomCounts[s];
        }
        NativeExport.Require(3 * atoms <= Array.MaxLength, $"{atoms} atoms are too many for one batch");
        NativeExport.Require(atoms == 0 || (atomicNumbers is not null && positions is not null), "the atomic numbers or positions are null");
        var structures = new AtomicStructure[systems];
        for (int s = 0; s < systems; s++)
        {
            int count = atomCounts[s];
            structures[s] = new AtomicStructure(
                new Span<double>(positions, 3 * count).ToArray(), new Span<int>(atomicNumbers, count).ToArray(),
                cells is null ? null : new Span<double>(cells + (9L * s), 9).ToArray(), Axes(cells, periodic is null ? null : periodic + (3L * s)));
            positions += 3L * count;
            atomicNumbers += count;
        }
        return structures;
    }

    private static Periodicity Axes(double* cells, byte* periodic) => periodic is not null
        ? new(periodic[0] != 0, periodic[1] != 0, periodic[2] != 0)
        : cells is null ? Periodicity.None : Periodicity.All;
}
