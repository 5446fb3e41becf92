using System.Text;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>Extended XYZ by index: the places of all frames are found once, when they are first needed.</summary>
internal sealed class XyzStructureFile : StructureFile
{
    private readonly Lazy<List<XyzFrameStart>> _frames;

    public XyzStructureFile(string path)
        : base(path, StructureFormat.ExtendedXyz)
    {
        // An absent file is reported now rather than at the first frame.
        OpenAt(0).Dispose();
        _frames = new(FindFrames);
    }

    public override int Count => _frames.Value.Count;

    public override IEnumerable<AtomicStructure> ReadAll() => ExtendedXyz.Read(Path);

    private protected override AtomicStructure Read(int index) => ReadAt(_frames.Value[index], index)
        ?? throw new EquiDslFileException(Path, "the frame is gone; the file was changed while open.", frame: index + 1);

    private AtomicStructure? ReadAt(XyzFrameStart start, int framesBefore)
    {
        using FileStream stream = OpenAt(start.Offset);
        using var reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true), start.Offset == 0);
        return new XyzFrameReader(reader, Path, framesBefore, start.LinesBefore).Read();
    }

    private List<XyzFrameStart> FindFrames()
    {
        var starts = new List<XyzFrameStart>();
        XyzFrameStart? malformed;
        try
        {
            using FileStream stream = OpenAt(0);
            malformed = new XyzFrameIndex(stream).Find(starts);
        }
        catch (Exception error) when (FileReplacement.IsFileError(error))
        {
            throw new EquiDslFileException(Path, $"the file cannot be read: {error.Message}", innerException: error);
        }
        if (malformed is XyzFrameStart start)
        {
            // The reader knows what to say about it.
            ReadAt(start, starts.Count);
            throw new EquiDslFileException(Path, "the frame has no valid number of atoms.", starts.Count + 1, start.LinesBefore + 1);
        }
        return starts;
    }

    private FileStream OpenAt(long offset)
    {
        try
        {
            var stream = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            stream.Position = offset;
            return stream;
        }
        catch (Exception error) when (FileReplacement.IsFileError(error))
        {
            throw new EquiDslFileException(Path, $"the file cannot be read: {error.Message}", innerException: error);
        }
    }
}
