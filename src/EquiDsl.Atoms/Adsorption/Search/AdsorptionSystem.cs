namespace EquiDsl.Atoms;

/// <summary>An adsorbate and the clean slab that it goes on.</summary>
/// <param name="Name">For tables, files and messages.</param>
/// <param name="Slab">The clean slab with tags and fixed atoms, its surface towards a × b; it is only read.</param>
/// <param name="Adsorbate">What is adsorbed.</param>
public sealed record AdsorptionSystem(string Name, AtomicStructure Slab, Adsorbate Adsorbate);
