namespace EquiDsl.Atoms;

/// <summary>
/// A weighted sum of calculators: corrections added to a model, or a path between two potentials. It has a stress when
/// every term has one.
/// </summary>
public sealed class SumCalculator : ICalculator
{
    private readonly (ICalculator Calculator, double Weight)[] _terms;

    /// <summary>The plain sum.</summary>
    /// <param name="calculators">At least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public SumCalculator(params ICalculator[] calculators)
        : this(Array.ConvertAll(calculators, calculator => (calculator, 1.0)))
    {
    }

    /// <summary>A weighted sum.</summary>
    /// <param name="terms">At least one calculator, each with its finite weight.</param>
    /// <exception cref="ArgumentException">There is none, or a weight is not finite.</exception>
    public SumCalculator(params (ICalculator Calculator, double Weight)[] terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        if (terms.Length == 0)
            throw new ArgumentException("A sum has at least one term.", nameof(terms));
        foreach ((ICalculator calculator, double weight) in terms)
        {
            ArgumentNullException.ThrowIfNull(calculator, nameof(terms));
            if (!double.IsFinite(weight))
                throw new ArgumentException($"The weight {weight} is not finite.", nameof(terms));
        }
        _terms = [.. terms];
    }

    /// <inheritdoc/>
    public bool HasStress => Array.TrueForAll(_terms, term => term.Calculator.HasStress);

    /// <inheritdoc/>
    public Evaluation[] Evaluate(IReadOnlyList<AtomicStructure> structures, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(structures);
        Evaluation[][] parts = Array.ConvertAll(_terms, term => term.Calculator.Evaluate(structures, cancellation));
        var sums = new Evaluation[structures.Count];
        for (int i = 0; i < sums.Length; i++)
        {
            double energy = 0;
            var forces = new double[3 * structures[i].Count];
            double[]? stress = Array.TrueForAll(parts, part => part[i].Stress is not null) ? new double[6] : null;
            for (int t = 0; t < _terms.Length; t++)
            {
                double weight = _terms[t].Weight;
                energy += weight * parts[t][i].Energy;
                Add(forces, parts[t][i].Forces, weight);
                if (stress is not null)
                    Add(stress, parts[t][i].Stress!, weight);
            }
            sums[i] = new Evaluation(energy, forces, stress);
        }
        return sums;
    }

    private static void Add(double[] sum, double[] term, double weight)
    {
        for (int k = 0; k < sum.Length; k++)
            sum[k] += weight * term[k];
    }
}
