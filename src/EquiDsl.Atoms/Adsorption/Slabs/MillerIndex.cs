using System.Globalization;

namespace EquiDsl.Atoms;

/// <summary>Indices of a lattice plane, in units of the reciprocal vectors of a crystal's given (conventional) cell.</summary>
public readonly record struct MillerIndex
{
    /// <summary>Creates an index; common divisors are taken out.</summary>
    /// <param name="h">Along the first reciprocal vector.</param>
    /// <param name="k">Along the second.</param>
    /// <param name="l">Along the third.</param>
    /// <exception cref="ArgumentException">All three are zero, or one is beyond ±99.</exception>
    public MillerIndex(int h, int k, int l)
    {
        if ((h, k, l) == (0, 0, 0))
            throw new ArgumentException("The Miller indices (0 0 0) name no plane.");
        if (new[] { h, k, l }.Any(i => i is < -99 or > 99))
            throw new ArgumentException($"The Miller indices ({h} {k} {l}) go beyond ±99.");
        int divisor = IntegerLattice.GreatestCommonDivisor(h, k, l);
        (H, K, L) = (h / divisor, k / divisor, l / divisor);
    }

    /// <summary>Along the first reciprocal vector.</summary>
    public int H { get; }

    /// <summary>Along the second reciprocal vector.</summary>
    public int K { get; }

    /// <summary>Along the third reciprocal vector.</summary>
    public int L { get; }

    /// <summary>Reads "111", "1-10", "2,1,1", "(1 1 -2)" or the four indices of a hexagonal cell, "0001" or "1 0 -1 0".</summary>
    /// <param name="text">Digits one by one, or numbers between white space or commas.</param>
    /// <exception cref="ArgumentException">It is none of these.</exception>
    public static MillerIndex Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string inner = text.Trim().TrimStart('(').TrimEnd(')');
        List<int> numbers = [];
        string[] parts = inner.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        foreach (string part in parts.Length > 1 ? parts : Digits(inner))
        {
            if (!int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
                throw new ArgumentException($"'{text}' is not a Miller index; write for example 111, 1-10 or 2,1,1.", nameof(text));
            numbers.Add(number);
        }
        if (numbers.Count == 4 && numbers[2] != -(numbers[0] + numbers[1]))
            throw new ArgumentException($"'{text}' has four indices, and the third is not minus the sum of the first two.", nameof(text));
        return numbers.Count switch
        {
            3 => new(numbers[0], numbers[1], numbers[2]),
            4 => new(numbers[0], numbers[1], numbers[3]),
            _ => throw new ArgumentException($"'{text}' has {numbers.Count} Miller indices; expected 3, or 4 of a hexagonal cell.", nameof(text)),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => new[] { H, K, L }.All(i => i is >= 0 and < 10) ? $"{H}{K}{L}" : $"{H},{K},{L}";

    private static IEnumerable<string> Digits(string text)
    {
        for (int i = 0; i < text.Length;)
        {
            int length = text[i] is '-' or '+' ? 2 : 1;
            yield return text[i..Math.Min(i + length, text.Length)];
            i += length;
        }
    }
}
