namespace EquiDsl.Atoms;

/// <summary>
/// Small adsorbates with gas-phase geometries: bond lengths and angles of free molecules from Herzberg, Molecular Spectra and Molecular
/// Structure III, and the CRC Handbook of Chemistry and Physics. The binding atom stands first, the others away from the surface. Any
/// element with a covalent radius is an adsorbate by its symbol.
/// </summary>
public static class AdsorbateLibrary
{
    private static readonly Dictionary<string, Func<AtomicStructure>> s_molecules = new(StringComparer.Ordinal)
    {
        ["H2"] = () => Line("HH", 0.741),
        ["N2"] = () => Line("NN", 1.098),
        ["O2"] = () => Line("OO", 1.208),
        ["CO"] = () => Line("CO", 1.128),
        ["NO"] = () => Line("NO", 1.151),
        ["OH"] = () => Line("OH", 0.970),
        ["CH"] = () => Line("CH", 1.120),
        ["NH"] = () => Line("NH", 1.036),
        ["SH"] = () => Line("SH", 1.341),
        ["CN"] = () => Line("CN", 1.172),
        ["CO2"] = () => new([0, 0, 0, 1.160, 0, 0, -1.160, 0, 0], ChemicalSymbols.Parse("COO")),
        ["H2O"] = () => Umbrella("OHH", 0.958, 104.5),
        ["H2S"] = () => Umbrella("SHH", 1.336, 92.1),
        ["CH2"] = () => Umbrella("CHH", 1.085, 135.5),
        ["NH2"] = () => Umbrella("NHH", 1.024, 103.3),
        ["CH3"] = () => Umbrella("CHHH", 1.079, 120),
        ["NH3"] = () => Umbrella("NHHH", 1.012, 106.7),
    };

    /// <summary>Names of the molecules.</summary>
    public static IReadOnlyList<string> Molecules { get; } = [.. s_molecules.Keys.Order(StringComparer.Ordinal)];

    internal static Adsorbate Find(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (s_molecules.TryGetValue(name, out Func<AtomicStructure>? build))
            return new(name, build());
        if (char.IsAsciiLetterUpper(name[0]) && PeriodicTable.TryParse(name, out int number) && number >= 1 && number <= CovalentRadii.MaximumAtomicNumber)
            return new(PeriodicTable.Symbol(number), new AtomicStructure([0, 0, 0], [number]));
        throw new ArgumentException(
            $"'{name}' is not an adsorbate that is known: neither the symbol of an element nor one of {string.Join(", ", Molecules)}; give a file of its atoms.", nameof(name));
    }

    private static AtomicStructure Line(string elements, double length) => new([0, 0, 0, 0, 0, length], ChemicalSymbols.Parse(elements));

    /// <summary>Two or three equal bonds from the first atom, upwards, with one angle between each two.</summary>
    private static AtomicStructure Umbrella(string elements, double length, double degrees)
    {
        int[] numbers = ChemicalSymbols.Parse(elements);
        int bonds = numbers.Length - 1;
        // Two bonds at polar angle t and azimuth p apart: cos(angle) = cos² t + sin² t · cos p.
        double cosine = Math.Cos(degrees * Math.PI / 180), azimuth = 2 * Math.PI / bonds;
        double sineSquared = (1 - cosine) / (1 - Math.Cos(azimuth)), height = length * Math.Sqrt(Math.Max(0, 1 - sineSquared)), radius = length * Math.Sqrt(sineSquared);
        double[] positions = new double[3 * numbers.Length];
        for (int i = 0; i < bonds; i++)
        {
            positions[(3 * i) + 3] = radius * Math.Cos(i * azimuth);
            positions[(3 * i) + 4] = radius * Math.Sin(i * azimuth);
            positions[(3 * i) + 5] = height;
        }
        return new(positions, numbers);
    }
}
