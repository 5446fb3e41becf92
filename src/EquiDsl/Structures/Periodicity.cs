namespace EquiDsl;

/// <summary>Says along which of the three cell vectors a structure repeats.</summary>
/// <param name="A">Whether the structure repeats along the first cell vector.</param>
/// <param name="B">Whether the structure repeats along the second cell vector.</param>
/// <param name="C">Whether the structure repeats along the third cell vector.</param>
public readonly record struct Periodicity(bool A, bool B, bool C)
{
    /// <summary>No periodic axis: a molecule or cluster.</summary>
    public static Periodicity None => default;

    /// <summary>All three axes periodic: a crystal.</summary>
    public static Periodicity All => new(true, true, true);

    /// <summary>Whether at least one axis is periodic.</summary>
    public bool Any => A || B || C;

    /// <summary>Whether the given axis is periodic.</summary>
    /// <param name="axis">0, 1 or 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">The axis is not 0, 1 or 2.</exception>
    public bool this[int axis] => axis switch
    {
        0 => A,
        1 => B,
        2 => C,
        _ => throw new ArgumentOutOfRangeException(nameof(axis), axis, "An axis is 0, 1 or 2."),
    };
}
