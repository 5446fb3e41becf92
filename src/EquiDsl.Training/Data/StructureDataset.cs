using EquiDsl.Atoms;
using EquiDsl.Files;

namespace EquiDsl.Training;

/// <summary>Structures of one or several files, or of memory, in a fixed order, read when they are asked for. Reading is thread-safe.</summary>
public sealed class StructureDataset : IDisposable
{
    private readonly IReadOnlyList<StructureFile> _files;
    private readonly FileStamp?[] _stamps;
    private readonly int[] _starts;
    private readonly IReadOnlyList<AtomicStructure>? _memory;

    private StructureDataset(IReadOnlyList<StructureFile> files, IReadOnlyList<AtomicStructure>? memory, string name)
    {
        (_files, _memory, Name) = (files, memory, name);
        _stamps = [.. files.Select(file => FileStamp.Of(file.Path))];
        _starts = new int[files.Count + 1];
        for (int f = 0; f < files.Count; f++)
            _starts[f + 1] = checked(_starts[f] + files[f].Count);
        Count = memory?.Count ?? _starts[^1];
    }

    /// <summary>Number of structures.</summary>
    public int Count { get; }

    /// <summary>The files, or the name of structures of memory, for messages.</summary>
    public string Name { get; }

    /// <summary>Reads a structure.</summary>
    /// <param name="index">0 to <see cref="Count"/> − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such structure.</exception>
    /// <exception cref="EquiDslFileException">It cannot be read; the message names file and frame.</exception>
    public AtomicStructure this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            if (_memory is not null)
                return _memory[index];
            (int file, int frame) = Locate(index);
            return _files[file][frame];
        }
    }

    /// <summary>Opens files of any format that <see cref="StructureFile"/> reads; their structures follow each other.</summary>
    /// <param name="paths">The files.</param>
    /// <returns>The open dataset, to be disposed by the caller.</returns>
    /// <exception cref="ArgumentException">No file is named.</exception>
    /// <exception cref="EquiDslFileException">A file cannot be read.</exception>
    public static StructureDataset Open(params IEnumerable<string> paths) => Open(new StructureReadOptions(), paths);

    /// <summary>Opens files of any format that <see cref="StructureFile"/> reads; their structures follow each other.</summary>
    /// <param name="options">How structures are read: under which names labels are found.</param>
    /// <param name="paths">The files.</param>
    /// <returns>The open dataset, to be disposed by the caller.</returns>
    /// <exception cref="ArgumentException">No file is named.</exception>
    /// <exception cref="EquiDslFileException">A file cannot be read.</exception>
    public static StructureDataset Open(StructureReadOptions options, params IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(paths);
        var files = new List<StructureFile>();
        try
        {
            foreach (string path in paths)
                files.Add(StructureFile.Open(path, options: options));
            if (files.Count == 0)
                throw new ArgumentException("At least one file is needed.", nameof(paths));
            return new StructureDataset(files, null, string.Join(", ", files.Select(file => file.Path)));
        }
        catch
        {
            foreach (StructureFile file in files)
                file.Dispose();
            throw;
        }
    }

    /// <summary>Structures of memory.</summary>
    /// <param name="structures">The structures, held and not copied.</param>
    /// <param name="name">A name for messages.</param>
    public static StructureDataset Of(IReadOnlyList<AtomicStructure> structures, string name = "structures")
    {
        ArgumentNullException.ThrowIfNull(structures);
        return new StructureDataset([], structures, name);
    }

    /// <summary>File and frame of a structure for messages, counted from 1.</summary>
    /// <param name="index">0 to <see cref="Count"/> − 1.</param>
    public string NameOf(int index)
    {
        if (_memory is not null)
            return $"{Name}, frame {index + 1}";
        (int file, int frame) = Locate(index);
        return $"{_files[file].Path}, frame {frame + 1}";
    }

    /// <summary>Requires that the files are still those that were opened, since the order of structures was taken from them.</summary>
    /// <exception cref="EquiDslFileException">A file was changed, replaced or removed.</exception>
    public void RequireUnchanged()
    {
        for (int f = 0; f < _files.Count; f++)
        {
            if (FileStamp.Of(_files[f].Path) is not FileStamp stamp)
                throw new EquiDslFileException(_files[f].Path, "the file was removed while it was used.");
            if (stamp != _stamps[f])
                throw new EquiDslFileException(_files[f].Path, "the file was changed while it was used; what was read of it before may not fit what is there now.");
        }
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        foreach (StructureFile file in _files)
            file.Dispose();
    }

    private (int File, int Frame) Locate(int index)
    {
        int file = Array.BinarySearch(_starts, index);
        // Files without structures share their start with the next one.
        file = file < 0 ? ~file - 1 : Array.LastIndexOf(_starts, index, _starts.Length - 1);
        return (file, index - _starts[file]);
    }
}
