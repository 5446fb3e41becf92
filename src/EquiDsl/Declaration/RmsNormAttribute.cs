namespace EquiDsl;

/// <summary>Normalises all degrees by one factor. Node features to node features.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class RmsNormAttribute : LayerAttribute;
