namespace EquiDsl.Compiler.Mathematics;

/// <summary>The reduced coefficients (l, m) with l ≤ lMax and |m| ≤ min(l, mMax), and their two orders.</summary>
/// <remarks>EquiformerV2, arXiv 2306.12059, section 3: orders above mMax do not take part in the SO(2) convolutions.</remarks>
public static class Coefficients
{
    /// <summary>Number of coefficients.</summary>
    public static int Count(int lMax, int mMax) => Offset(lMax + 1, mMax);

    /// <summary>Coefficients in l-primary order: l ascending, within it m ascending.</summary>
    public static (int L, int M)[] Reduced(int lMax, int mMax)
    {
        RequireValid(lMax, mMax);
        List<(int L, int M)> all = [];
        for (int l = 0; l <= lMax; l++)
        {
            for (int m = -Math.Min(l, mMax); m <= Math.Min(l, mMax); m++)
                all.Add((l, m));
        }
        return [.. all];
    }

    /// <summary>Position of (<paramref name="l"/>, <paramref name="m"/>) in the l-primary order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">|m| &gt; min(l, mMax) or l &lt; 0.</exception>
    public static int IndexOf(int mMax, int l, int m)
    {
        if (l < 0 || Math.Abs(m) > Math.Min(l, mMax))
            throw new ArgumentOutOfRangeException(nameof(m), $"({l}, {m}) is not among the coefficients with |m| ≤ {mMax}.");
        return Offset(l, mMax) + Math.Min(l, mMax) + m;
    }

    /// <summary>
    /// The m-primary order [m = 0: l = 0..lMax], then for each m ≥ 1 [+m: l = m..lMax], [−m: l = m..lMax], as a gather:
    /// entry i is the l-primary position of the i-th coefficient.
    /// </summary>
    public static int[] OrderPrimary(int lMax, int mMax)
    {
        RequireValid(lMax, mMax);
        List<int> positions = [];
        for (int m = 0; m <= mMax; m++)
        {
            foreach (int order in m == 0 ? [0] : new[] { m, -m })
            {
                for (int l = m; l <= lMax; l++)
                    positions.Add(IndexOf(mMax, l, order));
            }
        }
        return [.. positions];
    }

    /// <summary>Number of coefficients of degrees below <paramref name="l"/>.</summary>
    internal static int Offset(int l, int mMax) => l <= mMax + 1
        ? l * l
        : ((mMax + 1) * (mMax + 1)) + ((l - mMax - 1) * ((2 * mMax) + 1));

    /// <summary>Checks 0 ≤ mMax ≤ lMax.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not hold.</exception>
    internal static void RequireValid(int lMax, int mMax)
    {
        if (mMax < 0 || mMax > lMax)
            throw new ArgumentOutOfRangeException(nameof(mMax), mMax, $"An order from 0 to lMax = {lMax} is expected.");
    }
}
