using EquiDsl;

namespace CudaBenchmarksSample;

/// <summary>The published 31M configuration in Float32.</summary>
[EquiformerV2(EquiformerV2Preset.Oc20M31, Precision = Precision.Float32)]
public sealed partial class Model31Float32;

/// <summary>The published 31M configuration in Tf32.</summary>
[EquiformerV2(EquiformerV2Preset.Oc20M31, Precision = Precision.Tf32)]
public sealed partial class Model31Tf32;

/// <summary>The published 31M configuration in BFloat16.</summary>
[EquiformerV2(EquiformerV2Preset.Oc20M31, Precision = Precision.BFloat16)]
public sealed partial class Model31BFloat16;

/// <summary>The published 83M configuration in Float32.</summary>
[EquiformerV2(EquiformerV2Preset.Oc20M83, Precision = Precision.Float32)]
public sealed partial class Model83Float32;

/// <summary>The published 83M configuration in Tf32.</summary>
[EquiformerV2(EquiformerV2Preset.Oc20M83, Precision = Precision.Tf32)]
public sealed partial class Model83Tf32;

/// <summary>The published 83M configuration in BFloat16.</summary>
[EquiformerV2(EquiformerV2Preset.Oc20M83, Precision = Precision.BFloat16)]
public sealed partial class Model83BFloat16;

/// <summary>The published 153M configuration in Float32.</summary>
[EquiformerV2(EquiformerV2Preset.Oc20M153, Precision = Precision.Float32)]
public sealed partial class Model153Float32;

/// <summary>The published 153M configuration in Tf32.</summary>
[EquiformerV2(EquiformerV2Preset.Oc20M153, Precision = Precision.Tf32)]
public sealed partial class Model153Tf32;

/// <summary>The published 153M configuration in BFloat16.</summary>
[EquiformerV2(EquiformerV2Preset.Oc20M153, Precision = Precision.BFloat16)]
public sealed partial class Model153BFloat16;

/// <summary>The published 31M configuration with its backward pass in Float32.</summary>
[EquiformerV2(EquiformerV2Preset.Oc20M31, Precision = Precision.Float32, Trainable = true)]
public sealed partial class Training31Float32;

/// <summary>The published 31M configuration with its backward pass in Tf32.</summary>
[EquiformerV2(EquiformerV2Preset.Oc20M31, Precision = Precision.Tf32, Trainable = true)]
public sealed partial class Training31Tf32;

/// <summary>The published 31M configuration with its backward pass in BFloat16.</summary>
[EquiformerV2(EquiformerV2Preset.Oc20M31, Precision = Precision.BFloat16, Trainable = true)]
public sealed partial class Training31BFloat16;
