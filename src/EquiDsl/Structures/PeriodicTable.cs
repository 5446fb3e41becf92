using System.Globalization;

namespace EquiDsl;

/// <summary>Symbols and atomic numbers of the elements, 1 (H) to 118 (Og); 0 is the dummy atom X.</summary>
public static class PeriodicTable
{
    /// <summary>The largest atomic number with a symbol.</summary>
    public const int MaximumAtomicNumber = 118;

    private static readonly string[] s_symbols =
        ("X H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr " +
         "Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu " +
         "Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm Bk Cf Es Fm Md No Lr " +
         "Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og").Split(' ');

    private static readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> s_numbers = s_symbols
        .Select((symbol, number) => KeyValuePair.Create(symbol, number))
        .ToDictionary(StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The symbol of an element.</summary>
    /// <param name="atomicNumber">0 (X) to 118.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public static string Symbol(int atomicNumber) => (uint)atomicNumber < (uint)s_symbols.Length
        ? s_symbols[atomicNumber]
        : throw new ArgumentOutOfRangeException(
            nameof(atomicNumber), atomicNumber, $"Atomic numbers with a symbol are 0 to {MaximumAtomicNumber}.");

    /// <summary>Reads a symbol in any casing ("Cu", "CU", "cu") or an atomic number written in digits.</summary>
    /// <param name="text">The symbol or number.</param>
    /// <param name="atomicNumber">The atomic number, 0 (X) to 118.</param>
    /// <returns>Whether there is such an element.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out int atomicNumber) =>
        s_numbers.TryGetValue(text, out atomicNumber)
        || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out atomicNumber)
            && atomicNumber <= MaximumAtomicNumber);
}
