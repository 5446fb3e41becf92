namespace EquiDsl;

/// <summary>Which normalisation over irreps; l = 0 is centred over channels in all of them.</summary>
public enum Norm
{
    /// <summary>LayerNorm on l = 0, one common factor for all l &gt; 0 (EquiformerV2 §4.3).</summary>
    SeparableLayer = 0,

    /// <summary>Each degree by its own factor.</summary>
    Layer = 1,

    /// <summary>All degrees by one factor.</summary>
    Rms = 2,
}
