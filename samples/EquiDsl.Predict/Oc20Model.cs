using EquiDsl;

namespace PredictSample;

/// <summary>The 31M configuration that was published for OC20; its members are generated when the project is built.</summary>
[EquiformerV2(EquiformerV2Preset.Oc20M31)]
public sealed partial class Oc20Model;
