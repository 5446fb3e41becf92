namespace EquiDsl;

/// <summary>LayerNorm on l = 0 and one common factor for all l &gt; 0 (EquiformerV2 §4.3). Node features to node features.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class SeparableLayerNormAttribute : LayerAttribute;
