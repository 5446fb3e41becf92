namespace EquiDsl;

/// <summary>Sets the prefix of the names of a method's parameters.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class ParametersAttribute : Attribute
{
    /// <summary>
    /// Letters, digits, underscores and dots; <c>{0}</c> stands for the repetition, e.g. <c>blocks.{0}.</c>. Where the
    /// argument is absent: the method's name in snake case and a dot, followed by <c>{0}.</c> in repeated methods.
    /// </summary>
    public string? Prefix { get; set; }
}
