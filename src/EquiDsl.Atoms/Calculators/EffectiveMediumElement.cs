namespace EquiDsl.Atoms;

/// <summary>
/// Parameters of one element in effective-medium theory, in Å and eV. Those of the metals are of Jacobsen, Stoltze and
/// Nørskov, Surf. Sci. 366, 394 (1996); those of H, C, N and O are the illustrative ones that ASAP and ASE add, which
/// describe no real chemistry.
/// </summary>
/// <param name="Number">Atomic number.</param>
/// <param name="Cohesion">E₀, energy of an atom in the perfect crystal relative to the free atom, eV, negative.</param>
/// <param name="Radius">s₀, neutral-sphere radius in the perfect crystal, Å.</param>
/// <param name="Pair">V₀, strength of the pair term, eV.</param>
/// <param name="DensityDecay">η₂, decay of the density tail, 1/Å.</param>
/// <param name="PairDecay">κ, decay of the pair term, 1/Å.</param>
/// <param name="Curvature">λ, of the cohesive function, 1/Å.</param>
/// <param name="Density">n₀, density at s₀, 1/Å³.</param>
internal sealed record EffectiveMediumElement(
    int Number, double Cohesion, double Radius, double Pair, double DensityDecay, double PairDecay, double Curvature, double Density)
{
    private const double Bohr = 0.529177210564;

    /// <summary>β = (16π/3)^⅓ / √2, the nearest distance over s in an fcc crystal, rounded as in the parametrisation.</summary>
    public const double Beta = 1.809;

    /// <summary>All elements with parameters, by atomic number.</summary>
    public static IReadOnlyDictionary<int, EffectiveMediumElement> All { get; } = new[]
    {
        InBohr(1, -3.21, 1.31, 0.132, 2.652, 2.790, 3.892, 0.00547),
        InBohr(6, -3.50, 1.81, 0.332, 1.652, 2.790, 1.892, 0.01322),
        InBohr(7, -5.10, 1.88, 0.132, 1.652, 2.790, 1.892, 0.01222),
        InBohr(8, -4.60, 1.95, 0.332, 1.652, 2.790, 1.892, 0.00850),
        InBohr(13, -3.28, 3.00, 1.493, 1.240, 2.000, 1.169, 0.00700),
        InBohr(28, -4.44, 2.60, 3.673, 1.669, 2.757, 1.948, 0.01030),
        InBohr(29, -3.51, 2.67, 2.476, 1.652, 2.740, 1.906, 0.00910),
        InBohr(46, -3.90, 2.87, 2.773, 1.818, 3.107, 2.155, 0.00688),
        InBohr(47, -2.96, 3.01, 2.132, 1.652, 2.790, 1.892, 0.00547),
        InBohr(78, -5.85, 2.90, 4.067, 1.812, 3.145, 2.192, 0.00802),
        InBohr(79, -3.80, 3.00, 2.321, 1.674, 2.873, 2.182, 0.00703),
    }.ToDictionary(element => element.Number);

    /// <summary>The published numbers are in atomic units of length.</summary>
    private static EffectiveMediumElement InBohr(
        int number, double cohesion, double radius, double pair, double densityDecay, double pairDecay, double curvature, double density) =>
        new(number, cohesion, radius * Bohr, pair, densityDecay / Bohr, pairDecay / Bohr, curvature / Bohr, density / (Bohr * Bohr * Bohr));
}
