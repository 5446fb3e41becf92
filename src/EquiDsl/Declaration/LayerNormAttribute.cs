namespace EquiDsl;

/// <summary>Normalises each degree by its own factor. Node features to node features.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class LayerNormAttribute : LayerAttribute;
