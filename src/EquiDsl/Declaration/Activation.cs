namespace EquiDsl;

/// <summary>Which non-linearity acts on irreps.</summary>
public enum Activation
{
    /// <summary>SiLU on the S2 grid; l = 0 replaced by SiLU of separate scalars (EquiformerV2 §4.2).</summary>
    SeparableS2 = 0,

    /// <summary>SiLU on the S2 grid for all degrees.</summary>
    S2 = 1,

    /// <summary>SiLU on l = 0; every other degree times the sigmoid of its gate scalar.</summary>
    Gate = 2,
}
