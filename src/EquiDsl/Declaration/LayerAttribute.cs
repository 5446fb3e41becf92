using System.ComponentModel;

namespace EquiDsl;

/// <summary>
/// A layer of a declared method. One attribute list, <c>[A, B, C]</c>, is a sequence of layers applied in that order;
/// lists follow one another from top to bottom.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public abstract class LayerAttribute : Attribute
{
    /// <summary>
    /// Prefix of the layer's parameters below its method's prefix. Where the argument is absent, the layer's kind in snake
    /// case, numbered from 1 where a method has several of a kind: <c>norm_1</c>, <c>norm_2</c>.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>No option of a layer: EQD0059. It is the same for all layers, see <see cref="EquivariantModelAttribute.LMax"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public int LMax { get; set; }

    /// <summary>No option of a layer: EQD0059. It is the same for all layers, see <see cref="EquivariantModelAttribute.MMax"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public int MMax { get; set; }

    /// <summary>No option of a layer: EQD0059. It is the same for all layers, see <see cref="EquivariantModelAttribute.Channels"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public int Channels { get; set; }

    /// <summary>No option of a layer: EQD0059. It is the same for all layers, see <see cref="EquivariantModelAttribute.Precision"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Precision Precision { get; set; }

    /// <summary>No option of a layer: EQD0059. It is the same for all layers, see <see cref="AtomGraphAttribute.Cutoff"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public double Cutoff { get; set; }

    /// <summary>No option of a layer: EQD0059. It is the same for all layers, see <see cref="AtomGraphAttribute.MaxNeighbors"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public int MaxNeighbors { get; set; }
}
