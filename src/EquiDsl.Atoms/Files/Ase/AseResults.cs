using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>Takes apart what a structure keeps as text, for formats that have a place of its own for each.</summary>
internal sealed class AseResults
{
    private static readonly string[] s_taken = ["stress", "magmom", "dipole", "calculator", AseConstraints.Key];

    private readonly AtomicStructure _structure;

    public AseResults(AtomicStructure structure) => _structure = structure;

    public string? Calculator => _structure.Info.GetValueOrDefault("calculator");

    public double[]? Stress => _structure.GetStress();

    /// <summary>The free energy in eV; without an energy, a pair of that name may mean anything (QM9 has one in hartree).</summary>
    public double? FreeEnergy => _structure.Energy is null ? null : Number("free_energy");

    public double? MagneticMoment => Number("magmom");

    private double? Number(string name) =>
        _structure.Info.TryGetValue(name, out string? text) && TextNumbers.TryParse(text, out double number) ? number : null;

    public double[]? Dipole
    {
        get
        {
            string[] parts = _structure.Info.GetValueOrDefault("dipole")?.Split([' ', ',', '[', ']'], StringSplitOptions.RemoveEmptyEntries) ?? [];
            var numbers = new double[parts.Length];
            for (int i = 0; i < parts.Length; i++)
            {
                if (!TextNumbers.TryParse(parts[i], out numbers[i]))
                    return null;
            }
            return numbers.Length == 3 ? numbers : null;
        }
    }

    /// <summary>A column of numbers of the given width.</summary>
    public double[]? Column(string name, int width) =>
        _structure.Columns.Find(column => column.Name == name) is { } found && found.Width == width ? _structure.GetColumn(name) : null;

    /// <summary>The free pairs that have no place of their own.</summary>
    public IEnumerable<KeyValuePair<string, string>> OtherPairs() => _structure.Info.Where(pair =>
        !s_taken.Contains(pair.Key) && !(pair.Key == "free_energy" && FreeEnergy is not null));

    /// <summary>The columns that have no place of their own.</summary>
    public IEnumerable<AtomColumn> OtherColumns() => _structure.Columns.Where(column =>
        (column.Type is not ('R' or 'I') || !AseStructure.Columns.Contains((column.Name, column.Width)))
        && column != HeldComponents.Find(_structure, HeldComponents.Cartesian) && column != HeldComponents.Find(_structure, HeldComponents.Lattice));
}
