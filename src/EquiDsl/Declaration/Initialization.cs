namespace EquiDsl;

/// <summary>How linear weights are drawn when a model starts from a seed.</summary>
public enum Initialization
{
    /// <summary>U(±1/√in).</summary>
    Uniform = 0,

    /// <summary>N(0, 1/√in); radial functions and attention vectors stay uniform.</summary>
    Normal = 1,
}
