using EquiDsl.Compiler.Kernels;

namespace EquiDsl.Compiler.Scheduling;

/// <summary>A row of a tile buffer as constant + Σ factor·variable, and the values of the variables.</summary>
internal sealed class AffineRow
{
    private readonly SortedDictionary<string, int> _factors = new(StringComparer.Ordinal);

    /// <param name="row">The subscript.</param>
    /// <param name="ranges">First value and count of each loop variable.</param>
    public AffineRow(Subscript row, IReadOnlyDictionary<string, (int Start, int Count)> ranges)
    {
        Collect(row, 1);
        (First, Last) = (Constant, Constant);
        foreach (KeyValuePair<string, int> term in _factors)
        {
            (int start, int count) = ranges[term.Key];
            int a = term.Value * start, b = term.Value * (start + count - 1);
            First += Math.Min(a, b);
            Last += Math.Max(a, b);
        }
    }

    public int Constant { get; private set; }

    /// <summary>Smallest row.</summary>
    public int First { get; }

    /// <summary>Largest row.</summary>
    public int Last { get; }

    /// <summary>Factor of a variable, 0 when the row does not depend on it.</summary>
    public int Factor(string variable) => _factors.TryGetValue(variable, out int factor) ? factor : 0;

    /// <summary>Whether the row depends on no other variable than <paramref name="variables"/>.</summary>
    public bool DependsOnlyOn(params string[] variables) => _factors.Keys.All(variables.Contains);

    private void Collect(Subscript row, int factor)
    {
        switch (row)
        {
            case SubscriptLiteral literal:
                Constant += literal.Value * factor;
                break;
            case SubscriptVariable variable:
                _factors[variable.Name] = Factor(variable.Name) + factor;
                break;
            case SubscriptSum sum:
                Collect(sum.Left, factor);
                Collect(sum.Right, factor);
                break;
            case SubscriptProduct product:
                Collect(product.Left, factor * product.Factor);
                break;
            default:
                throw new InvalidOperationException($"unknown subscript {row}");
        }
    }
}
