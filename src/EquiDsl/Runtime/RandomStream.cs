namespace EquiDsl;

/// <summary>SplitMix64 (Steele, Lea, Flood 2014) keyed by a seed and a name: the same numbers on every machine.</summary>
internal sealed class RandomStream
{
    private ulong _state;
    private double? _spare;

    public RandomStream(ulong seed, string name)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in name)
            hash = (hash ^ c) * 1099511628211;
        _state = seed;
        _state = Next() ^ hash;
    }

    /// <summary>Uniform on [0, 1).</summary>
    public double NextUniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>N(0, 1), by Box and Muller.</summary>
    public double NextNormal()
    {
        if (_spare is double spare)
        {
            _spare = null;
            return spare;
        }
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextUniform()));
        (double sin, double cos) = Math.SinCos(2 * Math.PI * NextUniform());
        _spare = radius * sin;
        return radius * cos;
    }

    private ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
