using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>A CIF: one structure per data block with atoms.</summary>
internal sealed class CifStructureFile : StructureFile
{
    private readonly List<CifBlock> _blocks;
    private readonly SiteOccupancy _occupancy;

    public CifStructureFile(string path, SiteOccupancy occupancy)
        : base(path, StructureFormat.Cif)
    {
        _occupancy = occupancy;
        _blocks = CifText.Parse(TextFile.Read(path), path);
        _blocks.RemoveAll(block => !CifStructure.HasAtoms(block));
        if (_blocks.Count == 0)
            throw new EquiDslFileException(path, "no data_ block lists atoms with fractional coordinates (_atom_site_fract_x).");
    }

    public override int Count => _blocks.Count;

    private protected override AtomicStructure Read(int index)
    {
        CifBlock block = _blocks[index];
        return new CifStructure(
            block, _occupancy, (line, field, problem) => new EquiDslFileException(Path, problem, line: line, field: field, record: block.Name)).Build();
    }
}
