using System.Text;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>
/// Extended XYZ by index: the places of all frames are found once, when they are first needed. Lines that are no frame count as one, which
/// is refused when it is asked for.
/// </summary>
internal sealed class XyzStructureFile : StructureFile
{
    private readonly Lazy<List<XyzFrameStart>> _frames;
    private readonly LabelKeys _labels;

    public XyzStructureFile(string path, LabelKeys labels, CancellationToken cancellation = default)
        : base(path, StructureFormat.ExtendedXyz)
    {
        _labels = labels;
        // An absent file is reported now rather than at the first frame.
        OpenAt(0).Dispose();
        _frames = new(() => FindFrames(cancellation));
    }

    public override int Count => _frames.Value.Count;

    public override IEnumerable<AtomicStructure> ReadAll() => ExtendedXyz.Read(Path, _labels);

    private protected override AtomicStructure Read(int index)
    {
        (XyzPlace place, XyzFault? fault) = _frames.Value[index];
        if (fault is not null)
            throw new EquiDslFileException(Path, fault.Problem, index + 1, fault.Line);
        using FileStream stream = OpenAt(place.Offset);
        using var reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true), place.Offset == 0);
        return new XyzFrameReader(reader, Path, _labels, index, place.LinesBefore).Read()
            ?? throw new EquiDslFileException(Path, "the frame is gone; the file was changed while open.", frame: index + 1);
    }

    private protected override void RequireFrames()
    {
        int malformed = _frames.Value.FindIndex(frame => frame.Fault is not null);
        if (malformed >= 0)
            Read(malformed);
    }

    private List<XyzFrameStart> FindFrames(CancellationToken cancellation)
    {
        try
        {
            using FileStream stream = OpenAt(0);
            return new XyzFrameIndex(stream, cancellation).Find();
        }
        catch (Exception error) when (FileReplacement.IsFileError(error))
        {
            throw new EquiDslFileException(Path, $"the file cannot be read: {error.Message}", innerException: error);
        }
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
