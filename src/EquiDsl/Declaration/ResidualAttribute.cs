namespace EquiDsl;

/// <summary>Adds the input of its own attribute list to the list's result: <c>[Residual, A, B]</c> is x + B(A(x)).</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class ResidualAttribute : Attribute
{
    /// <summary>Rate at which the branch is dropped per system in training, in [0, 1).</summary>
    public double DropPath { get; set; }

    /// <summary>Rate of dropout per atom and channel of the branch in training, in [0, 1).</summary>
    public double ProjectionDropout { get; set; }
}
