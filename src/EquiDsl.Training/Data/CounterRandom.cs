namespace EquiDsl.Training;

/// <summary>
/// Random numbers that are a function of a seed, a stream and a counter, so that any of them can be had without those before it.
/// The mixing function is SplitMix64's (Steele, Lea, Flood 2014).
/// </summary>
internal static class CounterRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    public static ulong Bits(ulong seed, ulong stream, ulong counter) =>
        Mix(Mix(Mix(seed + Golden) + stream + Golden) + (Golden * (counter + 1)));

    /// <summary>A permutation of 0 to count − 1 (Fisher and Yates).</summary>
    public static int[] Permutation(int count, ulong seed, ulong stream)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (int i = count - 1; i > 0; i--)
        {
            int j = (int)Math.BigMul(Bits(seed, stream, (ulong)i), (ulong)i + 1, out _);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
