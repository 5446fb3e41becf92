using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>
/// A file of structures, opened for reading: any structure by its index, or all in order. Nothing but an index is
/// held in memory, so that files of any size can be read. Lengths are in Å, energies in eV, forces in eV/Å.
/// Reading is thread-safe.
/// </summary>
public abstract class StructureFile : IDisposable
{
    private LabelKeys _labels = LabelKeys.Known;

    private protected StructureFile(string path, StructureFormat format) => (Path, Format) = (path, format);

    /// <summary>The path that the file was opened with.</summary>
    public string Path { get; }

    /// <summary>The kind of file.</summary>
    public StructureFormat Format { get; }

    /// <summary>The number of structures.</summary>
    /// <exception cref="EquiDslFileException">The file must be read to count them, and cannot be.</exception>
    public abstract int Count { get; }

    /// <summary>What the file says about itself as a JSON text (units of properties and the like); null when it says nothing.</summary>
    /// <exception cref="EquiDslFileException">The text cannot be read.</exception>
    public virtual string? Metadata => null;

    /// <summary>Reads one structure.</summary>
    /// <param name="index">0 to <see cref="Count"/> − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such structure.</exception>
    /// <exception cref="EquiDslFileException">The structure cannot be read; the message names its frame, row or key.</exception>
    public AtomicStructure this[int index]
    {
        get
        {
            if ((uint)index >= (uint)Count)
                throw new ArgumentOutOfRangeException(nameof(index), index, $"'{Path}' holds {Count} structures, counted from 0.");
            return Select(index);
        }
    }

    /// <summary>Opens a file of any known format, judged by its content first and by its name where that is not enough.</summary>
    /// <param name="path">The file, or the folder of an LMDB.</param>
    /// <param name="format">The format, if it must not be judged.</param>
    /// <param name="options">How structures are read; null for labels under known names and whole atoms.</param>
    /// <returns>The open file, to be disposed by the caller.</returns>
    /// <exception cref="EquiDslFileException">The file cannot be read, or its format is unknown.</exception>
    public static StructureFile Open(string path, StructureFormat? format = null, StructureReadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string file = FormatDetection.Resolve(path);
        options ??= new();
        StructureFile opened = (format ?? FormatDetection.Detect(file)) switch
        {
            StructureFormat.ExtendedXyz => new XyzStructureFile(file, options.Labels, options.Cancellation),
            StructureFormat.AseTrajectory => new AseTrajectoryFile(file),
            StructureFormat.AseDatabase => new AseDatabaseFile(file),
            StructureFormat.AseLmdb => new AseLmdbFile(file),
            StructureFormat.OcLmdb => new OcLmdbFile(file),
            StructureFormat.Cif => new CifStructureFile(file, options.Occupancy),
            StructureFormat.Poscar => new PoscarStructureFile(file),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "There is no such format."),
        };
        opened._labels = opened is XyzStructureFile ? LabelKeys.Known : options.Labels;
        return opened;
    }

    /// <summary>Writes structures in the format that the name asks for: .xyz or .extxyz, .traj, .db; or one structure: POSCAR, CONTCAR, .vasp.</summary>
    /// <param name="path">The file; an older one is replaced once the new one is complete.</param>
    /// <param name="structures">The structures.</param>
    /// <exception cref="EquiDslFileException">The file cannot be written, or the name asks for no format that can be.</exception>
    public static void Write(string path, IEnumerable<AtomicStructure> structures)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(structures);
        Writer(path)(path, structures);
    }

    /// <summary>Refuses a path that <see cref="Write"/> would refuse, before the work whose results it is for.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="EquiDslFileException">The name asks for no format that can be written, or there is no such folder.</exception>
    public static void RequireWritable(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Writer(path);
        if (Directory.Exists(path) || !Directory.Exists(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))))
            throw new EquiDslFileException(path, "the file cannot be written: its folder does not exist, or it is a folder itself.");
    }

    private static Action<string, IEnumerable<AtomicStructure>> Writer(string path) => System.IO.Path.GetExtension(path).ToLowerInvariant() switch
    {
        _ when FormatDetection.IsPoscarName(path) => PoscarWriter.Write,
        ".xyz" or ".extxyz" => ExtendedXyz.Write,
        ".traj" => AseTrajectoryWriter.Write,
        ".db" => AseDatabaseWriter.Write,
        _ => throw new EquiDslFileException(
            path, "the name asks for no format that can be written; expected one that ends in .extxyz, .xyz, .traj or .db, or a POSCAR."),
    };

    /// <summary>Reads the structures in order, one at a time, as they are asked for.</summary>
    /// <exception cref="EquiDslFileException">While enumerating: a structure cannot be read.</exception>
    public virtual IEnumerable<AtomicStructure> ReadAll()
    {
        for (int i = 0; i < Count; i++)
            yield return Select(i);
    }

    /// <summary>Says what the file holds.</summary>
    /// <param name="most">How many structures to read at most; of a larger file, so many evenly spread ones.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="most"/> is below 1.</exception>
    /// <exception cref="EquiDslFileException">A structure cannot be read.</exception>
    public StructureFileInfo Describe(int most = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        RequireFrames();
        return StructureFileInfo.Of(this, most);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    private protected abstract AtomicStructure Read(int index);

    private AtomicStructure Select(int index)
    {
        AtomicStructure structure = Read(index);
        LabelSelection.Apply(structure, _labels, (field, problem) => new EquiDslFileException(Path, problem, frame: index + 1, field: field));
        return structure;
    }

    /// <summary>Refuses a file in which a structure is known to be malformed before it is read.</summary>
    private protected virtual void RequireFrames()
    {
    }

    private protected virtual void Close()
    {
    }
}
