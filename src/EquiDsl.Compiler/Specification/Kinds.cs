namespace EquiDsl.Compiler.Specification;

/// <summary>Which normalisation over irreps; l = 0 is centred over channels in all of them.</summary>
public enum NormKind
{
    /// <summary>LayerNorm on l = 0, one common factor for all l &gt; 0 (<c>layer_norm_sh</c>).</summary>
    SeparableLayer = 0,

    /// <summary>Each degree by its own factor (<c>layer_norm</c>).</summary>
    Layer = 1,

    /// <summary>All degrees by one factor (<c>rms_norm_sh</c>).</summary>
    Rms = 2,
}

/// <summary>Which non-linearity acts on irreps.</summary>
public enum ActivationKind
{
    /// <summary>SiLU on the S2 grid; l = 0 replaced by SiLU of separate scalars.</summary>
    SeparableS2 = 0,

    /// <summary>SiLU on the S2 grid for all degrees.</summary>
    S2 = 1,

    /// <summary>SiLU on l = 0; every other degree times the sigmoid of its gate scalar.</summary>
    Gate = 2,
}

/// <summary>Where the source / target element embeddings of the edge scalars come from.</summary>
public enum ElementPairKind
{
    /// <summary>Each layer owns a pair of tables.</summary>
    PerLayer = 0,

    /// <summary>One pair of tables for the whole model.</summary>
    Shared = 1,

    /// <summary>Edge scalars are the radial basis alone.</summary>
    None = 2,
}

/// <summary>How linear weights are drawn when a model starts from a seed.</summary>
public enum InitializationKind
{
    /// <summary>U(±1/√in).</summary>
    Uniform = 0,

    /// <summary>N(0, 1/√in); radial functions and attention vectors stay uniform.</summary>
    Normal = 1,
}

/// <summary>What a declared method reads.</summary>
public enum MethodInput
{
    /// <summary>The atom graph: positions, elements, edges.</summary>
    Graph,

    /// <summary>Irreps per node, all orders |m| ≤ l.</summary>
    Nodes,

    /// <summary>Irreps per edge in the edge frame, orders |m| ≤ MMax.</summary>
    Edges,
}

/// <summary>What a declared method returns.</summary>
public enum MethodOutput
{
    /// <summary>Irreps per node.</summary>
    Nodes,

    /// <summary>Irreps per edge in the edge frame.</summary>
    Edges,

    /// <summary>One energy per system.</summary>
    Energy,

    /// <summary>One vector per atom.</summary>
    Forces,
}

/// <summary>Where forces come from.</summary>
public enum ForceSourceKind
{
    /// <summary>An output of the network.</summary>
    Direct = 0,

    /// <summary>Minus the gradient of the energy by positions.</summary>
    Gradient = 1,
}
