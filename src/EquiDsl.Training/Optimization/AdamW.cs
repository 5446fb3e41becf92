using System.Numerics;

namespace EquiDsl.Training;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter, arXiv 1711.05101, algorithm 2) in 32 bits: θ ← θ(1 − ηλ), then
/// m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², θ ← θ − η/(1 − β₁ᵗ) · m / (√v/√(1 − β₂ᵗ) + ε). Results are the same to the bit for any
/// number of threads.
/// </summary>
public sealed class AdamW
{
    private readonly AdamWOptions _options;
    private readonly ParameterChunks _chunks;
    private readonly bool[] _decays;
    private readonly float[][] _first;
    private readonly float[][] _second;

    /// <summary>An optimiser that has seen no gradient.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="options">Constants; null for the recipe's.</param>
    /// <param name="threads">Threads to use; 0 for all.</param>
    /// <exception cref="ArgumentOutOfRangeException">A constant is out of its range.</exception>
    public AdamW(IReadOnlyList<ParameterDescription> parameters, AdamWOptions? options = null, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _options = options ?? new AdamWOptions();
        _options.Check();
        _chunks = new ParameterChunks(parameters, threads);
        _decays = [.. parameters.Select(WeightDecay.AppliesTo)];
        (_first, _second) = (_chunks.Allocate(), _chunks.Allocate());
    }

    /// <summary>Number of updates so far, t.</summary>
    public long Step { get; internal set; }

    /// <summary>m, parallel to the parameters.</summary>
    public IReadOnlyList<float[]> FirstMoments => _first;

    /// <summary>v, parallel to the parameters.</summary>
    public IReadOnlyList<float[]> SecondMoments => _second;

    /// <summary>Updates the parameters.</summary>
    /// <param name="values">The parameters' values, overwritten.</param>
    /// <param name="gradients">Gradients, parallel to the values.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="gradientScale">Factor of all gradients, as gradient clipping asks for.</param>
    /// <exception cref="ArgumentException">The arrays are not parallel to the parameters.</exception>
    public void Update(IReadOnlyList<float[]> values, IReadOnlyList<float[]> gradients, double learningRate, double gradientScale = 1)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(gradients);
        _chunks.Check(values, nameof(values));
        _chunks.Check(gradients, nameof(gradients));
        Step++;
        var factors = new Factors(
            (float)gradientScale, (float)_options.Beta1, (float)(1 - _options.Beta1), (float)_options.Beta2, (float)(1 - _options.Beta2),
            (float)(learningRate / (1 - Math.Pow(_options.Beta1, Step))), (float)Math.Sqrt(1 - Math.Pow(_options.Beta2, Step)), (float)_options.Epsilon);
        float kept = (float)(1 - (learningRate * _options.WeightDecay));
        _chunks.ForEach((a, start, count) => Update(
            values[a].AsSpan(start, count), gradients[a].AsSpan(start, count), _first[a].AsSpan(start, count), _second[a].AsSpan(start, count),
            factors, _decays[a] ? kept : 1));
    }

    // Vectors of any width give the same numbers: every element is computed by itself, in the same order of operations.
    private static void Update(Span<float> values, ReadOnlySpan<float> gradients, Span<float> first, Span<float> second, in Factors f, float kept)
    {
        int width = Vector<float>.Count, i = 0;
        for (; i <= values.Length - width; i += width)
        {
            Vector<float> g = new Vector<float>(gradients[i..]) * f.Scale;
            Vector<float> m = (new Vector<float>(first[i..]) * f.Beta1) + (g * f.Complement1);
            Vector<float> v = (new Vector<float>(second[i..]) * f.Beta2) + (g * g * f.Complement2);
            Vector<float> denominator = (Vector.SquareRoot(v) / new Vector<float>(f.RootCorrection)) + new Vector<float>(f.Epsilon);
            ((new Vector<float>(values[i..]) * kept) - (m * f.Rate / denominator)).CopyTo(values[i..]);
            m.CopyTo(first[i..]);
            v.CopyTo(second[i..]);
        }
        for (; i < values.Length; i++)
        {
            float g = gradients[i] * f.Scale;
            float m = (first[i] * f.Beta1) + (g * f.Complement1);
            float v = (second[i] * f.Beta2) + (g * g * f.Complement2);
            values[i] = (values[i] * kept) - (m * f.Rate / ((MathF.Sqrt(v) / f.RootCorrection) + f.Epsilon));
            (first[i], second[i]) = (m, v);
        }
    }

    private readonly record struct Factors(
        float Scale, float Beta1, float Complement1, float Beta2, float Complement2, float Rate, float RootCorrection, float Epsilon);
}
