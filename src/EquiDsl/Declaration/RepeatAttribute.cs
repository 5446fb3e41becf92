namespace EquiDsl;

/// <summary>Applies a method's sequences several times, each time with parameters of its own.</summary>
/// <param name="count">How often, at least 1.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class RepeatAttribute(int count) : Attribute
{
    /// <summary>How often.</summary>
    public int Count { get; } = count;
}
