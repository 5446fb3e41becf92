namespace EquiDsl.Compiler.Mathematics;

/// <summary>cos kθ and sin kθ for k = 0..<see cref="Highest"/>, from cos θ and sin θ alone.</summary>
/// <remarks>
/// Each step is a plane rotation, so the error grows linearly in k. It never divides by sin θ, as the Chebyshev
/// recurrence of the second kind would, and so has no weak angle.
/// </remarks>
internal sealed class Multiples
{
    private readonly double[] _cos, _sin;

    /// <summary>Runs the recurrence up to <paramref name="highest"/>.</summary>
    public Multiples(int highest, double cos, double sin)
    {
        _cos = new double[highest + 1];
        _sin = new double[highest + 1];
        _cos[0] = 1;
        for (int k = 1; k <= highest; k++)
        {
            _cos[k] = (_cos[k - 1] * cos) - (_sin[k - 1] * sin);
            _sin[k] = (_sin[k - 1] * cos) + (_cos[k - 1] * sin);
        }
    }

    /// <summary>Multiples of an angle in radians.</summary>
    public static Multiples Of(int highest, double angle) => new(highest, Math.Cos(angle), Math.Sin(angle));

    /// <summary>The largest k.</summary>
    public int Highest => _cos.Length - 1;

    /// <summary>cos kθ, k of either sign.</summary>
    public double Cos(int k) => _cos[Math.Abs(k)];

    /// <summary>sin kθ, k of either sign.</summary>
    public double Sin(int k) => k < 0 ? -_sin[-k] : _sin[k];
}
