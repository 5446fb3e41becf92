using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>A POSCAR or CONTCAR: one structure.</summary>
internal sealed class PoscarStructureFile : StructureFile
{
    private readonly string[] _lines;

    public PoscarStructureFile(string path)
        : base(path, StructureFormat.Poscar) => _lines = TextFile.Read(path).Split('\n');

    public override int Count => 1;

    private protected override AtomicStructure Read(int index) =>
        new PoscarText(_lines, (line, field, problem) => new EquiDslFileException(Path, problem, line: line, field: field)).Read();
}
