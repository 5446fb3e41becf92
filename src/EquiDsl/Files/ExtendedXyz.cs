using System.Text;

namespace EquiDsl.Files;

/// <summary>
/// Extended XYZ files in ASE's conventions: <c>Lattice</c>, <c>pbc</c>, <c>Properties</c> in any order, quoted
/// values, energies and forces, <c>move_mask</c> (F holds an atom in place, or one of three components of its position); plain XYZ is read too.
/// Lengths are in Å, energies in eV. Numbers survive writing and reading exactly.
/// </summary>
public static class ExtendedXyz
{
    /// <summary>Reads the frames of a file one at a time, as they are asked for.</summary>
    /// <param name="path">The file, UTF-8.</param>
    /// <param name="labels">Under which names energies, forces and stresses are found; null for known ones.</param>
    /// <returns>The structures; a frame of zero atoms gives one without atoms.</returns>
    /// <exception cref="EquiDslFileException">While enumerating: the file cannot be read, or a frame is malformed.</exception>
    public static IEnumerable<AtomicStructure> Read(string path, LabelKeys? labels = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ReadFile(path, labels ?? LabelKeys.Known);
    }

    /// <summary>Reads the frames of a text one at a time, as they are asked for.</summary>
    /// <param name="reader">The text; it stays open.</param>
    /// <param name="name">What messages call the text.</param>
    /// <param name="labels">Under which names energies, forces and stresses are found; null for known ones.</param>
    /// <returns>The structures; a frame of zero atoms gives one without atoms.</returns>
    /// <exception cref="EquiDslFileException">While enumerating: a frame is malformed.</exception>
    public static IEnumerable<AtomicStructure> Read(TextReader reader, string name = "(text)", LabelKeys? labels = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return ReadFrames(reader, name, labels ?? LabelKeys.Known);
    }

    /// <summary>Writes a file under a temporary name and renames it when it is complete.</summary>
    /// <param name="path">The file; an older one is replaced.</param>
    /// <param name="structures">The frames.</param>
    /// <exception cref="EquiDslFileException">The file cannot be written, or a structure cannot be expressed.</exception>
    public static void Write(string path, IEnumerable<AtomicStructure> structures)
    {
        ArgumentNullException.ThrowIfNull(structures);
        FileReplacement.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, bufferSize: 1 << 16, leaveOpen: true);
            WriteFrames(writer, structures, path);
        });
    }

    /// <summary>Writes frames to a text.</summary>
    /// <param name="writer">Receives the frames; it stays open.</param>
    /// <param name="structures">The frames.</param>
    /// <exception cref="EquiDslFileException">A structure cannot be expressed.</exception>
    public static void Write(TextWriter writer, IEnumerable<AtomicStructure> structures)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(structures);
        WriteFrames(writer, structures, "(text)");
    }

    private static void WriteFrames(TextWriter writer, IEnumerable<AtomicStructure> structures, string name)
    {
        var frames = new XyzFrameWriter(writer, name);
        foreach (AtomicStructure structure in structures)
            frames.Write(structure);
    }

    private static IEnumerable<AtomicStructure> ReadFile(string path, LabelKeys labels)
    {
        using StreamReader reader = Open(path);
        foreach (AtomicStructure structure in ReadFrames(reader, path, labels))
            yield return structure;
    }

    private static IEnumerable<AtomicStructure> ReadFrames(TextReader reader, string name, LabelKeys labels)
    {
        var frames = new XyzFrameReader(reader, name, labels);
        while (frames.Read() is AtomicStructure structure)
            yield return structure;
    }

    private static StreamReader Open(string path)
    {
        try
        {
            return new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        }
        catch (Exception error) when (FileReplacement.IsFileError(error))
        {
            throw new EquiDslFileException(path, $"the file cannot be read: {error.Message}", innerException: error);
        }
    }
}
