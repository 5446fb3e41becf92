namespace EquiDsl;

/// <summary>The published EquiformerV2 configurations (arXiv 2306.12059, trained on OC20).</summary>
public enum EquiformerV2Preset
{
    /// <summary>31 million parameters: 8 layers, L = 4, M = 2, drop path 0.1.</summary>
    Oc20M31 = 0,

    /// <summary>83 million parameters: 12 layers, L = 6, M = 2, drop path 0.05.</summary>
    Oc20M83 = 1,

    /// <summary>153 million parameters: 20 layers, L = 6, M = 3, drop path 0.1.</summary>
    Oc20M153 = 2,
}
