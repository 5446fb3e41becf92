using EquiDsl.Atoms;
using EquiDsl.Files;

namespace EquiDsl.Fuzz;

/// <summary>Readers of structures, one target for each format.</summary>
internal static class StructureTargets
{
    /// <summary>Structures that are read in order; all are read by index at three places.</summary>
    private const int MostInOrder = 20;

    private static readonly Type[] s_common = [typeof(StructureFile), typeof(FormatDetection), typeof(BinaryFile)];

    public static FuzzTarget[] All { get; } =
    [
        Of("extxyz", StructureFormat.ExtendedXyz, "a.extxyz", typeof(XyzStructureFile), typeof(ExtendedXyz)),
        Of("xyz", StructureFormat.ExtendedXyz, "a.xyz", typeof(XyzStructureFile), typeof(ExtendedXyz)),
        Of("traj", StructureFormat.AseTrajectory, "a.traj", typeof(AseTrajectoryFile), typeof(UlmFile)),
        Of("db", StructureFormat.AseDatabase, "a.db", typeof(AseDatabaseFile), typeof(SqliteReader)) with { UsualCases = 150 },
        Of("aselmdb", StructureFormat.AseLmdb, "a.aselmdb", typeof(AseLmdbFile), typeof(LmdbFile), typeof(LmdbRecords)),
        Of("oclmdb", StructureFormat.OcLmdb, "a.lmdb", typeof(OcLmdbFile), typeof(LmdbFile), typeof(LmdbRecords)),
        // A name of a space group is compared with the operations of all its settings.
        Of("cif", StructureFormat.Cif, "a.cif", typeof(CifStructureFile), typeof(TextFile)) with { Allowance = 4 << 20 },
        Of("poscar", StructureFormat.Poscar, "POSCAR", typeof(PoscarStructureFile), typeof(TextFile)),
        new FuzzTarget("trajectory-end", Append) { FileName = "a.extxyz", Readers = [typeof(StructureTrajectory)], IsTolerant = true },
        new FuzzTarget("pickle", Unpickle),
    ];

    /// <summary>The formats that have a target.</summary>
    public static IReadOnlySet<StructureFormat> Formats { get; } = All.Select(t => t.FileName).OfType<string>()
        .Join(Enum.GetValues<StructureFormat>(), FormatOf, f => f, (_, f) => f).ToHashSet();

    private static FuzzTarget Of(string name, StructureFormat format, string file, params Type[] readers) =>
        new(name, fuzzed => Read(fuzzed.Path, format)) { FileName = file, Readers = [.. s_common, .. readers] };

    private static StructureFormat FormatOf(string file) => file switch
    {
        "a.extxyz" or "a.xyz" => StructureFormat.ExtendedXyz,
        "a.traj" => StructureFormat.AseTrajectory,
        "a.db" => StructureFormat.AseDatabase,
        "a.aselmdb" => StructureFormat.AseLmdb,
        "a.lmdb" => StructureFormat.OcLmdb,
        "a.cif" => StructureFormat.Cif,
        "POSCAR" => StructureFormat.Poscar,
        _ => throw new ArgumentException($"No format is fuzzed as '{file}'.", nameof(file)),
    };

    private static void Read(string path, StructureFormat format)
    {
        // Half of what the first bytes or the name decide, so that damage there does not hide the rest.
        using StructureFile file = StructureFile.Open(path, new FileInfo(path).Length % 2 == 0 ? format : null, new() { Occupancy = SiteOccupancy.Majority });
        string? metadata = file.Metadata;
        foreach (int index in new[] { file.Count - 1, 0, file.Count / 2 })
        {
            if (index >= 0 && index < file.Count)
                RequireSound(file[index]);
        }
        foreach (AtomicStructure structure in file.ReadAll().Take(MostInOrder))
            RequireSound(structure);
        if (file.Count <= MostInOrder && metadata?.Length != 0)
            file.Describe();
    }

    private static void RequireSound(AtomicStructure structure)
    {
        if (structure.Positions.Length != 3 * structure.Count || structure.Columns.Exists(column => column.Values.Length != structure.Count * column.Width))
            throw new InvalidDataException("a structure was read whose parts do not fit its number of atoms");
        structure.GetStress();
        structure.GetMomenta();
        structure.GetTags();
    }

    private static void Append(FuzzCase fuzzed)
    {
        using (StructureTrajectory trajectory = StructureTrajectory.Append(fuzzed.Path))
            trajectory.Write(Atoms.Tests.Files.Samples.Water());
        // What was sound before the last frame is for the reader; the frame that was added must be there.
        using StructureFile file = StructureFile.Open(fuzzed.Path);
        if (file[file.Count - 1].Count != 3)
            throw new InvalidDataException("the frame that was added is not the last one");
    }

    private static void Unpickle(FuzzCase fuzzed)
    {
        EquiDslFileException Fail(string problem) => new("pickle", problem);
        var allowed = new PickleAllowList();
        TorchLegacyFile.AllowPickledTensors(allowed);
        NumpyPickles.Allow(allowed);
        allowed.AllowObject("torch_geometric.data.data.Data");
        allowed.AllowObject("torch_geometric.data.storage.GlobalStorage");
        new PickleReader(fuzzed.Bytes, allowed, Fail).Read();
    }
}
