using System.Numerics;

namespace EquiDsl.Training;

/// <summary>Exponential moving average of parameters: a ← a − (1 − decay)(a − θ) after every update, in 32 bits.</summary>
public sealed class MovingAverage
{
    private readonly ParameterChunks _chunks;
    private readonly float[][] _values;
    private readonly float _weight;

    /// <summary>Starts at the parameters' values.</summary>
    /// <param name="initial">The parameters' values, copied.</param>
    /// <param name="decay">Decay, 0 (no average: the values themselves) to 1.</param>
    /// <param name="threads">Threads to use; 0 for all.</param>
    /// <exception cref="ArgumentOutOfRangeException">The decay is not at least 0 and below 1.</exception>
    public MovingAverage(IReadOnlyList<float[]> initial, double decay, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(initial);
        if (!(decay >= 0 && decay < 1))
            throw new ArgumentOutOfRangeException(nameof(decay), decay, "A decay is at least 0 and below 1.");
        Decay = decay;
        _weight = (float)(1 - decay);
        _chunks = new ParameterChunks(initial.Select(a => a.Length), threads);
        _values = _chunks.Allocate();
        _chunks.Copy(initial, _values);
    }

    /// <summary>The decay.</summary>
    public double Decay { get; }

    /// <summary>The averages, parallel to the parameters.</summary>
    public IReadOnlyList<float[]> Values => _values;

    /// <summary>Takes new values of the parameters in.</summary>
    /// <param name="values">The values.</param>
    /// <exception cref="ArgumentException">The arrays are not parallel to the averages.</exception>
    public void Update(IReadOnlyList<float[]> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        _chunks.Check(values, nameof(values));
        if (Decay == 0)
        {
            // a − (a − θ) is not θ to the last bit.
            _chunks.Copy(values, _values);
            return;
        }
        _chunks.ForEach((a, start, count) =>
        {
            Span<float> average = _values[a].AsSpan(start, count);
            ReadOnlySpan<float> value = values[a].AsSpan(start, count);
            int width = Vector<float>.Count, i = 0;
            for (; i <= count - width; i += width)
            {
                Vector<float> old = new(average[i..]);
                (old - (_weight * (old - new Vector<float>(value[i..])))).CopyTo(average[i..]);
            }
            for (; i < count; i++)
                average[i] -= _weight * (average[i] - value[i]);
        });
    }
}
