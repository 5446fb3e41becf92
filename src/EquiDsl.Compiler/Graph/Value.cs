namespace EquiDsl.Compiler.Graph;

/// <summary>The result of one op; assigned once.</summary>
public sealed class Value
{
    internal Value(ValueType type, Op producer)
    {
        Type = type;
        Producer = producer;
    }

    /// <summary>Type.</summary>
    public ValueType Type { get; }

    /// <summary>The op whose result this is.</summary>
    public Op Producer { get; }

    /// <summary>Name in dumps and traces, e.g. <c>blocks.0.ga/x_rotated</c>; may be empty.</summary>
    public string Label { get; set; } = "";

    /// <summary>The irreps type; only for values that have one.</summary>
    public IrrepsType Irreps => (IrrepsType)Type;

    /// <summary>Names the value and returns it.</summary>
    public Value Named(string label)
    {
        Label = label;
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => Label.Length == 0 ? Type.ToString() : $"{Label}: {Type}";
}
