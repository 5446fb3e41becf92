namespace EquiDsl;

/// <summary>
/// Philox4x32-10 (Salmon, Moraes, Dror, Shaw, SC'11): random numbers as a function of a key and a counter. There is no state to
/// save, and the numbers of an atom in a step do not depend on who else drew any.
/// </summary>
public static class Philox
{
    /// <summary>Four random words of a counter and a key.</summary>
    /// <param name="a">Counter.</param>
    /// <param name="b">Counter.</param>
    /// <param name="c">Counter.</param>
    /// <param name="d">Counter.</param>
    /// <param name="key">The key.</param>
    public static (uint A, uint B, uint C, uint D) Block(uint a, uint b, uint c, uint d, ulong key)
    {
        (uint k0, uint k1) = ((uint)key, (uint)(key >> 32));
        for (int round = 0; round < 10; round++)
        {
            ulong x = 0xD2511F53UL * a, y = 0xCD9E8D57UL * c;
            (a, b, c, d) = ((uint)(y >> 32) ^ b ^ k0, (uint)y, (uint)(x >> 32) ^ d ^ k1, (uint)x);
            (k0, k1) = (k0 + 0x9E3779B9, k1 + 0xBB67AE85);
        }
        return (a, b, c, d);
    }

    /// <summary>Three independent numbers of N(0, 1), by Box and Muller.</summary>
    /// <param name="seed">The key.</param>
    /// <param name="stream">What they are for, and which replica.</param>
    /// <param name="step">Which step.</param>
    /// <param name="atom">Which atom.</param>
    public static (double X, double Y, double Z) Normals(ulong seed, uint stream, long step, int atom)
    {
        (double x, double y) = Pair(seed, stream, step, atom, 0);
        return (x, y, Pair(seed, stream, step, atom, 1).X);
    }

    private static (double X, double Y) Pair(ulong seed, uint stream, long step, int atom, uint half)
    {
        (uint a, uint b, uint c, uint d) = Block((uint)atom, (stream << 1) | half, (uint)step, (uint)(step >> 32), seed);
        // On (0, 1], so that the logarithm is finite.
        double first = (((((ulong)a << 32) | b) >> 11) + 1) * (1.0 / (1UL << 53)), second = ((((ulong)c << 32) | d) >> 11) * (1.0 / (1UL << 53));
        double radius = Math.Sqrt(-2 * Math.Log(first));
        (double sin, double cos) = Math.SinCos(2 * Math.PI * second);
        return (radius * cos, radius * sin);
    }
}
