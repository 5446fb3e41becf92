using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>
/// Writes an ASE trajectory frame by frame. The file can be read after every frame, also when the program ends
/// before <see cref="Dispose"/>; a later program can go on with it.
/// </summary>
public sealed class AseTrajectoryWriter : IDisposable
{
    private const string Tag = "ASE-Trajectory";

    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly string _path;
    private readonly UlmWriter _writer;
    private readonly FileStream? _owned;

    private AseTrajectoryWriter(string path, UlmWriter writer, FileStream? owned) => (_path, _writer, _owned) = (path, writer, owned);

    /// <summary>Frames in the file so far.</summary>
    public int Count => _writer.Count;

    /// <summary>Starts a trajectory.</summary>
    /// <param name="path">The file; an older one is replaced at once.</param>
    /// <exception cref="EquiDslFileException">The file cannot be written.</exception>
    public static AseTrajectoryWriter Create(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileStream stream = GrowingFile.Open(path, FileMode.Create);
        return new AseTrajectoryWriter(path, new UlmWriter(stream, Tag), stream);
    }

    /// <summary>Goes on with a trajectory; starts one where there is none.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="EquiDslFileException">The file cannot be written, or is not a trajectory.</exception>
    public static AseTrajectoryWriter Append(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path) || new FileInfo(path).Length == 0)
            return Create(path);
        using UlmFile file = UlmFile.Open(path);
        if (file.Tag != Tag)
            throw new EquiDslFileException(path, $"the file holds \"{file.Tag}\"; expected an ASE trajectory.");
        FileStream stream = GrowingFile.Open(path, FileMode.Open);
        return new AseTrajectoryWriter(path, new UlmWriter(stream, file), stream);
    }

    /// <summary>Writes a whole trajectory under a temporary name and renames it when it is complete.</summary>
    /// <param name="path">The file; an older one is replaced.</param>
    /// <param name="structures">The frames.</param>
    /// <exception cref="EquiDslFileException">The file cannot be written, or a structure cannot be expressed.</exception>
    public static void Write(string path, IEnumerable<AtomicStructure> structures)
    {
        ArgumentNullException.ThrowIfNull(structures);
        FileReplacement.Write(path, stream =>
        {
            using var writer = new AseTrajectoryWriter(path, new UlmWriter(stream, Tag), owned: null);
            foreach (AtomicStructure structure in structures)
                writer.Write(structure);
        });
    }

    /// <summary>Writes a frame: atoms, cell, fixed atoms, tags, momenta, energy, forces, stress, and the free pairs as <c>info</c>.</summary>
    /// <param name="structure">The frame.</param>
    /// <exception cref="EquiDslFileException">The file cannot be written, or the structure cannot be expressed.</exception>
    public void Write(AtomicStructure structure)
    {
        ArgumentNullException.ThrowIfNull(structure);
        foreach (int number in structure.AtomicNumbers)
        {
            if (number is < 0 or > PeriodicTable.MaximumAtomicNumber)
                throw new EquiDslFileException(_path, $"the atomic number {number} is not one of 0 to {PeriodicTable.MaximumAtomicNumber}.", Count + 1);
        }
        try
        {
            var buffer = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(buffer, s_json))
                new UlmFrame(structure, _writer, json).Write();
            _writer.WriteItem(buffer.WrittenSpan);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EquiDslFileException(_path, $"the file cannot be written: {error.Message}", Count + 1, innerException: error);
        }
    }

    /// <summary>Writes the file to the disk and closes it.</summary>
    /// <exception cref="EquiDslFileException">The disk fails.</exception>
    public void Dispose()
    {
        if (_owned is not null)
            GrowingFile.Close(_path, _owned);
    }
}
