namespace EquiDsl.Atoms;

/// <summary>Crystal structures that <see cref="BulkCrystal"/> builds.</summary>
public enum CrystalKind
{
    /// <summary>Face-centred cubic, A1: four atoms in the conventional cell.</summary>
    Fcc,

    /// <summary>Body-centred cubic, A2: two atoms.</summary>
    Bcc,

    /// <summary>Hexagonal close-packed, A3: two atoms.</summary>
    Hcp,

    /// <summary>Diamond, A4: eight atoms.</summary>
    Diamond,

    /// <summary>Zincblende, B3: eight atoms of two elements.</summary>
    Zincblende,

    /// <summary>Rock salt, B1: eight atoms of two elements.</summary>
    Rocksalt,

    /// <summary>Caesium chloride, B2: two atoms of two elements.</summary>
    CesiumChloride,

    /// <summary>Cu₃Au, L1₂: the first element at the corner, the second on the three faces.</summary>
    Cu3Au,
}
