namespace EquiDsl;

/// <summary>What dropout drops together.</summary>
public enum DropoutKind
{
    /// <summary>A number of an edge: a head's attention weight.</summary>
    Edge,

    /// <summary>A channel of a node, at all its coefficients.</summary>
    NodeChannel,

    /// <summary>A residual branch of a whole system.</summary>
    System,
}

/// <summary>A place in a network where something is dropped in training.</summary>
/// <param name="Buffer">Workspace buffer of the factors.</param>
/// <param name="Site">Number of the place; places draw independently.</param>
/// <param name="Kind">What is dropped together.</param>
/// <param name="Rate">Probability.</param>
public readonly record struct DropoutSite(int Buffer, int Site, DropoutKind Kind, double Rate);

/// <summary>
/// Which random numbers a training pass draws: a function of seed, pass, place and position alone, so that they are the same on every
/// device and for any number of threads.
/// </summary>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Pass">Number of the pass; each draws other numbers.</param>
public readonly record struct DropoutKey(ulong Seed, ulong Pass)
{
    private const int PartBits = 16;

    /// <summary>The key of one part of a step whose gradients are accumulated over several.</summary>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="step">Step of the optimiser, from 0.</param>
    /// <param name="part">Part of the step, 0 to 65535.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is beyond these.</exception>
    public static DropoutKey Of(ulong seed, long step, int part)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(part, 1 << PartBits);
        return new DropoutKey(seed, ((ulong)step << PartBits) | (uint)part);
    }

    /// <summary>Factors of a place: 0 with its rate, else 1/(1 − rate).</summary>
    /// <param name="site">The place.</param>
    /// <param name="factors">One per position.</param>
    public void Fill(DropoutSite site, Span<float> factors)
    {
        float kept = (float)(1 / (1 - site.Rate));
        uint threshold = (uint)Math.Min(uint.MaxValue, Math.Round(site.Rate * 4294967296.0));
        for (int i = 0; i < factors.Length; i += 4)
        {
            (uint a, uint b, uint c, uint d) = Philox.Block(
                (uint)(i / 4), (uint)site.Site, (uint)Pass, (uint)(Pass >> 32), Seed);
            ReadOnlySpan<uint> draws = [a, b, c, d];
            for (int j = 0; j < 4 && i + j < factors.Length; j++)
                factors[i + j] = draws[j] < threshold ? 0 : kept;
        }
    }
}
