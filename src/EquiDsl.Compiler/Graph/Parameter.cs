using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Graph;

/// <summary>How a parameter is drawn from a seed.</summary>
public enum ParameterInitialization
{
    /// <summary>All zero.</summary>
    Zero,

    /// <summary>All one.</summary>
    One,

    /// <summary>N(0, scale).</summary>
    Normal,

    /// <summary>U(−scale, scale).</summary>
    Uniform,
}

/// <summary>A trainable tensor.</summary>
/// <param name="Name">Full name, as in parameter files.</param>
/// <param name="Shape">Row-major shape.</param>
/// <param name="Initialization">Distribution when started from a seed.</param>
/// <param name="Scale">Standard deviation or half width.</param>
public sealed record Parameter(string Name, EquatableArray<int> Shape, ParameterInitialization Initialization, double Scale)
{
    /// <summary>Number of elements.</summary>
    public int Count => Shape.Aggregate(1, (a, b) => a * b);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}({string.Join(", ", Shape)})";
}
