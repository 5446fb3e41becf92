namespace EquiDsl.Compiler.Kernels;

/// <summary>An integer expression over loop variables: what rows of tile buffers, tables and weights are addressed by.</summary>
public abstract record Subscript
{
    /// <summary>A literal.</summary>
    public static implicit operator Subscript(int value) => new SubscriptLiteral(value);

    /// <summary>Sum; literals are folded.</summary>
    public static Subscript operator +(Subscript left, Subscript right) => (left, right) switch
    {
        (SubscriptLiteral a, SubscriptLiteral b) => a.Value + b.Value,
        (SubscriptLiteral { Value: 0 }, _) => right,
        (_, SubscriptLiteral { Value: 0 }) => left,
        (SubscriptSum { Right: SubscriptLiteral a } sum, SubscriptLiteral b) => sum.Left + (a.Value + b.Value),
        (SubscriptLiteral, _) => right + left,
        _ => new SubscriptSum(left, right),
    };

    /// <summary>Product with a literal; literals are folded.</summary>
    public static Subscript operator *(Subscript left, int right) => (left, right) switch
    {
        (SubscriptLiteral a, _) => a.Value * right,
        (_, 0) => 0,
        (_, 1) => left,
        _ => new SubscriptProduct(left, right),
    };
}

/// <summary>A literal.</summary>
public sealed record SubscriptLiteral(int Value) : Subscript;

/// <summary>A loop variable.</summary>
public sealed record SubscriptVariable(string Name) : Subscript;

/// <summary>Left + Right.</summary>
public sealed record SubscriptSum(Subscript Left, Subscript Right) : Subscript;

/// <summary>Left · Factor.</summary>
public sealed record SubscriptProduct(Subscript Left, int Factor) : Subscript;
