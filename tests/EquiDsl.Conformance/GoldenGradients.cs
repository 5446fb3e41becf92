using EquiDsl.Compiler.Differentiation;
using EquiDsl.Files;

namespace EquiDsl.Conformance;

/// <summary>The groups <c>cotangents</c> and <c>grads</c> of a golden case.</summary>
internal sealed class GoldenGradients
{
    /// <summary>Part of the largest gradient of a case below which differences are rounding, see the golden files' description.</summary>
    private const double Floor = 1e-9;

    private readonly GoldenCase _golden;
    private readonly Dictionary<string, double[]> _gradients;
    private readonly double _largest;
    private readonly bool _isRounded;

    /// <summary>Reads both groups.</summary>
    public GoldenGradients(GoldenCase golden)
    {
        _golden = golden;
        _gradients = golden.Names("grads/").ToDictionary(n => n, n => golden.Numbers("grads/" + n));
        _isRounded = golden.File.Tensors.Any(t => t.Name.StartsWith("grads/", StringComparison.Ordinal) && t.Type == SafetensorsType.F32);
        _largest = _gradients.Values.SelectMany(g => g).Select(Math.Abs).DefaultIfEmpty().Max();
        Seeds = golden.Names("cotangents/").Select(n => n[..^"_bar".Length])
            .ToDictionary(ParameterGradients.Seed, n => golden.Numbers($"cotangents/{n}_bar"));
    }

    /// <summary>Whether the case holds gradients.</summary>
    public bool Any => _gradients.Count > 0;

    /// <summary>Gradients of the loss by the outputs, by the name of the graph's input.</summary>
    public IReadOnlyDictionary<string, double[]> Seeds { get; }

    /// <summary>Gradient of the loss by an output; empty for a model without it.</summary>
    public double[] Seed(string output) => Seeds.TryGetValue(ParameterGradients.Seed(output), out double[]? seed) ? seed : [];

    /// <summary>Compares every gradient that the case holds; a parameter without one has the gradient zero.</summary>
    public void Compare(string evaluated, IReadOnlyDictionary<string, double[]> actual, double bound, Action<Comparison> report)
    {
        foreach ((string name, double[] expected) in _gradients)
        {
            string quantity = $"{evaluated}:grads/{name}";
            double[] values = actual.TryGetValue(name, out double[]? found) ? found : new double[expected.Length];
            if (values.Length != expected.Length)
            {
                report(Comparison.Impossible(_golden.Name, quantity, bound, $"{values.Length} numbers, expected {expected.Length}"));
                continue;
            }
            double square = 0, norm = 0, max = 0;
            for (int i = 0; i < values.Length; i++)
            {
                double error = Math.Max(0, Math.Abs(values[i] - expected[i]) - Rounding(expected[i]));
                square += double.IsFinite(values[i]) ? error * error : double.PositiveInfinity;
                norm += expected[i] * expected[i];
                max = Math.Max(max, error);
            }
            // The floor is absolute: an error of Floor·largest passes at the bound of float64.
            double scale = Math.Max(Math.Sqrt(norm), Floor / InterpreterCheck.Bound * _largest);
            report(new Comparison(_golden.Name, quantity, scale > 0 ? Math.Sqrt(square) / scale : Math.Sqrt(square), max, bound));
        }
    }

    /// <summary>Half a unit in the last place where the file holds rounded gradients.</summary>
    private double Rounding(double value) => _isRounded ? Math.Max(Math.ScaleB(Math.Abs(value), -24), Math.ScaleB(1, -150)) : 0;
}
