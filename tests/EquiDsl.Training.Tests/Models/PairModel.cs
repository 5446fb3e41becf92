namespace EquiDsl.Training.Tests.Models;

/// <summary>
/// A model that is linear in its parameters: energy = bias + Σ atoms e(Z) + Σ pairs Σ k w(k) g(k, r), force = Σ pairs Σ k f(k) g(k, r) × direction,
/// with Gaussians g. Masks drop Gaussians when training.
/// </summary>
internal sealed class PairModel : ITrainableModel
{
    public const int Elements = 12, Gaussians = 14;
    private const double Width = 0.25, Start = 0.6;

    private readonly double _dropout;
    private readonly float[][] _values;
    private (IReadOnlyList<AtomicStructure> Structures, DropoutKey Key)? _tape;

    public PairModel(ulong seed = 3, int gaussians = Gaussians, double dropout = 0.05)
    {
        _dropout = dropout;
        Description = new ModelDescription("Tests.PairModel", 0, 0, 4.0, 100, Elements,
        [
            new("element.weight", [Elements, 1], ParameterInitialization.Normal, 0.1),
            new("energy.weight", [gaussians], ParameterInitialization.Uniform, 0.1),
            new("energy.bias", [1], ParameterInitialization.Zero, 0),
            new("force.weight", [gaussians], ParameterInitialization.Uniform, 0.1),
        ]);
        ParameterSet set = ParameterSet.FromSeed(Description.Parameters, seed);
        _values = [.. Description.Parameters.Select(p => set[p.Name])];
    }

    public ModelDescription Description { get; }

    public IReadOnlyList<float[]> Parameters => _values;

    public TargetNormalization? Normalization { get; init; }

    public bool HasEnergies { get; init; } = true;

    public bool HasForces { get; init; } = true;

    public bool HasGradientForces { get; init; }

    /// <summary>Calls of <see cref="ParametersChanged"/>.</summary>
    public int Changes { get; private set; }

    /// <summary>Keys of the batches that were trained on.</summary>
    public List<DropoutKey> Keys { get; } = [];

    /// <summary>Called as a backward pass begins.</summary>
    public Action? BeforeBackward { get; set; }

    public void ParametersChanged() => Changes++;

    public ModelOutput Forward(IReadOnlyList<AtomicStructure> structures, DropoutKey? dropout, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        if (dropout is DropoutKey key)
        {
            Keys.Add(key);
            _tape = (structures, key);
        }
        double[] energies = new double[structures.Count], forces = new double[3 * structures.Sum(s => s.Count)];
        for (int s = 0; s < energies.Length; s++)
            energies[s] = _values[2][0] + structures[s].AtomicNumbers.Sum(z => (double)_values[0][z]);
        ForEachPair(structures, dropout, (s, i, direction, k, g) =>
        {
            energies[s] += 0.5 * _values[1][k] * g;
            for (int c = 0; c < 3; c++)
                forces[(3 * i) + c] += _values[3][k] * g * direction[c];
        });
        return new ModelOutput(energies, forces);
    }

    public void Backward(ReadOnlySpan<double> energyGradient, ReadOnlySpan<double> forceGradient, IReadOnlyList<float[]> gradients, CancellationToken cancellation = default)
    {
        BeforeBackward?.Invoke();
        cancellation.ThrowIfCancellationRequested();
        (IReadOnlyList<AtomicStructure> structures, DropoutKey key) = _tape ?? throw new InvalidOperationException("nothing was computed");
        _tape = null;
        double[] energy = energyGradient.ToArray(), force = forceGradient.ToArray();
        double[][] sums = [.. gradients.Select(g => new double[g.Length])];
        for (int s = 0; s < energy.Length; s++)
        {
            sums[2][0] += energy[s];
            foreach (int z in structures[s].AtomicNumbers)
                sums[0][z] += energy[s];
        }
        ForEachPair(structures, key, (s, i, direction, k, g) =>
        {
            sums[1][k] += 0.5 * g * energy[s];
            for (int c = 0; c < 3; c++)
                sums[3][k] += g * direction[c] * force[(3 * i) + c];
        });
        for (int p = 0; p < sums.Length; p++)
        {
            for (int j = 0; j < sums[p].Length; j++)
                gradients[p][j] += (float)sums[p][j];
        }
    }

    private void ForEachPair(IReadOnlyList<AtomicStructure> structures, DropoutKey? dropout, Action<int, int, double[], int, double> visit)
    {
        int first = 0;
        for (int s = 0; s < structures.Count; s++)
        {
            double[] x = structures[s].Positions;
            for (int i = 0; i < structures[s].Count; i++)
            {
                for (int j = 0; j < structures[s].Count; j++)
                {
                    if (i == j)
                        continue;
                    double[] d = [x[3 * i] - x[3 * j], x[(3 * i) + 1] - x[(3 * j) + 1], x[(3 * i) + 2] - x[(3 * j) + 2]];
                    double r = Math.Sqrt((d[0] * d[0]) + (d[1] * d[1]) + (d[2] * d[2]));
                    for (int c = 0; c < 3; c++)
                        d[c] /= r;
                    for (int k = 0; k < _values[1].Length; k++)
                        visit(s, first + i, d, k, Gaussian(r, k) * Mask(dropout, k));
                }
            }
            first += structures[s].Count;
        }
    }

    private static double Gaussian(double r, int k) => Math.Exp(-Math.Pow((r - Start - (k * Width)) / Width, 2) / 2);

    private double Mask(DropoutKey? key, int k) => key is not DropoutKey given
        ? 1
        : CounterRandom.Bits(given.Seed, given.Pass, (ulong)k) < _dropout * ulong.MaxValue ? 0 : 1 / (1 - _dropout);
}
