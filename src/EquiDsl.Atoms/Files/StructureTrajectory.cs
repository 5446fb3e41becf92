using System.Text;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>
/// A file of structures that grows frame by frame: an ASE trajectory (<c>.traj</c>) or extended XYZ (<c>.xyz</c>,
/// <c>.extxyz</c>). It can be read after every frame, also when the program ends before <see cref="Dispose"/>.
/// </summary>
public sealed class StructureTrajectory : IDisposable
{
    private readonly string _path;
    private readonly AseTrajectoryWriter? _trajectory;
    private readonly FileStream? _text;

    private StructureTrajectory(string path, AseTrajectoryWriter? trajectory, FileStream? text) =>
        (_path, _trajectory, _text) = (path, trajectory, text);

    /// <summary>Starts a file.</summary>
    /// <param name="path">The file; an older one is replaced at once.</param>
    /// <exception cref="EquiDslFileException">The file cannot be written, or its name asks for another format.</exception>
    public static StructureTrajectory Create(string path) => IsText(path)
        ? new(path, null, GrowingFile.Open(path, FileMode.Create))
        : new(path, AseTrajectoryWriter.Create(path), null);

    /// <summary>Goes on with a file, after its last complete frame; starts one where there is none.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="EquiDslFileException">The file cannot be written, is malformed, or its name asks for another format.</exception>
    public static StructureTrajectory Append(string path)
    {
        if (!IsText(path))
            return new(path, AseTrajectoryWriter.Append(path), null);
        FileStream text = GrowingFile.Open(path, FileMode.OpenOrCreate);
        text.SetLength(CompleteLength(text));
        text.Position = text.Length;
        return new(path, null, text);
    }

    /// <summary>Adds a frame.</summary>
    /// <param name="structure">The frame.</param>
    /// <exception cref="EquiDslFileException">The file cannot be written, or the structure cannot be expressed.</exception>
    public void Write(AtomicStructure structure)
    {
        if (_trajectory is not null)
        {
            _trajectory.Write(structure);
            return;
        }
        using var frame = new StringWriter { NewLine = "\n" };
        ExtendedXyz.Write(frame, [structure]);
        try
        {
            // One write per frame, so that a reader rarely sees half of one.
            _text!.Write(Encoding.UTF8.GetBytes(frame.ToString()));
            _text.Flush();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Fail(_path, error);
        }
    }

    /// <summary>Writes the file to the disk and closes it.</summary>
    /// <exception cref="EquiDslFileException">The disk fails.</exception>
    public void Dispose()
    {
        _trajectory?.Dispose();
        if (_text is not null)
            GrowingFile.Close(_path, _text);
    }

    private static bool IsText(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".traj" => false,
            ".xyz" or ".extxyz" => true,
            _ => throw new EquiDslFileException(path, "the name asks for no format that grows; expected one that ends in .traj, .extxyz or .xyz."),
        };
    }

    /// <summary>Where the last complete frame ends.</summary>
    private static long CompleteLength(FileStream text)
    {
        List<XyzFrameStart> frames = new XyzFrameIndex(text).Find();
        if (frames is [.., { Fault: not null } torn])
            return torn.Place.Offset;
        if (text.Length == 0)
            return 0;
        text.Position = text.Length - 1;
        return text.ReadByte() == '\n' || frames.Count == 0 ? text.Length : frames[^1].Place.Offset;
    }

    private static EquiDslFileException Fail(string path, Exception error) =>
        new(path, $"the file cannot be written: {error.Message}", innerException: error);
}
