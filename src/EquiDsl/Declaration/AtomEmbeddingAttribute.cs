namespace EquiDsl;

/// <summary>Embeds elements at l = 0: atom graph to node features, (atoms, (LMax + 1)², Channels). Table: (Elements, Channels).</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class AtomEmbeddingAttribute : LayerAttribute;
