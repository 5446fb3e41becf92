namespace EquiDsl.Atoms;

/// <summary>Covalent radii of Cordero et al., Dalton Trans. 2832 (2008), H to Cm: carbon sp3, low-spin Mn, Fe and Co.</summary>
public static class CovalentRadii
{
    private static readonly short[] s_picometres =
    [
        31, 28,
        128, 96, 84, 76, 71, 66, 57, 58,
        166, 141, 121, 111, 107, 105, 102, 106,
        203, 176, 170, 160, 153, 139, 139, 132, 126, 124, 132, 122, 122, 120, 119, 120, 120, 116,
        220, 195, 190, 175, 164, 154, 147, 146, 142, 139, 145, 144, 142, 139, 139, 138, 139, 140,
        244, 215, 207, 204, 203, 201, 199, 198, 198, 196, 194, 192, 192, 189, 190, 187, 187,
        175, 170, 162, 151, 144, 141, 136, 136, 132, 145, 146, 148, 140, 150, 150,
        260, 221, 215, 206, 200, 196, 190, 187, 180, 169,
    ];

    /// <summary>The largest atomic number with a radius: curium.</summary>
    public static int MaximumAtomicNumber => s_picometres.Length;

    /// <summary>The radius of an element in Å.</summary>
    /// <param name="atomicNumber">1 to 96.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no radius for this element.</exception>
    public static double Of(int atomicNumber) => atomicNumber >= 1 && atomicNumber <= s_picometres.Length
        ? s_picometres[atomicNumber - 1] / 100.0
        : throw new ArgumentOutOfRangeException(
            nameof(atomicNumber), atomicNumber, $"Covalent radii are known of the elements 1 (H) to {s_picometres.Length} (Cm).");
}
