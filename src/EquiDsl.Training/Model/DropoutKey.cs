namespace EquiDsl.Training;

/// <summary>
/// Names the random masks of one forward pass: the same key gives the same masks on every device and for any number of threads.
/// </summary>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Pass">Number of the pass, different for every batch of a run.</param>
public readonly record struct DropoutKey(ulong Seed, ulong Pass)
{
    private const int MicroBatchBits = 16;

    /// <summary>The key of one part of a step whose gradients are accumulated over several.</summary>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="step">Step of the optimiser, from 0.</param>
    /// <param name="part">Part of the step, 0 to 65535.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is beyond these.</exception>
    public static DropoutKey Of(ulong seed, long step, int part)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(part, 1 << MicroBatchBits);
        return new DropoutKey(seed, ((ulong)step << MicroBatchBits) | (uint)part);
    }
}
