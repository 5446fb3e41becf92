using System.Globalization;

namespace EquiDsl.Atoms;

/// <summary>A symmetry operation on fractional coordinates: a 3 × 3 matrix and a shift.</summary>
internal sealed class SymmetryOperation
{
    private readonly double[] _matrix;
    private readonly double[] _shift;

    /// <summary>Takes up a matrix, row after row, and a shift.</summary>
    public SymmetryOperation(double[] matrix, double[] shift) => (_matrix, _shift) = (matrix, shift);

    /// <summary>Reads an operation such as <c>-x+1/2, y, z-x</c>; null when the text is none.</summary>
    public static SymmetryOperation? Parse(string text)
    {
        string[] parts = text.Replace(" ", "", StringComparison.Ordinal).Split(',');
        if (parts.Length != 3)
            return null;
        var operation = new SymmetryOperation(new double[9], new double[3]);
        for (int row = 0; row < 3; row++)
        {
            if (!operation.ParseRow(parts[row], row))
                return null;
        }
        return operation;
    }

    public void Apply(ReadOnlySpan<double> point, Span<double> image)
    {
        for (int row = 0; row < 3; row++)
        {
            image[row] = (_matrix[3 * row] * point[0]) + (_matrix[(3 * row) + 1] * point[1])
                + (_matrix[(3 * row) + 2] * point[2]) + _shift[row];
        }
    }

    private bool ParseRow(string text, int row)
    {
        int i = 0;
        while (i < text.Length)
        {
            double sign = text[i] == '-' ? -1 : 1;
            if (text[i] is '+' or '-')
                i++;
            int start = i;
            while (i < text.Length && (char.IsAsciiDigit(text[i]) || text[i] is '.' or '/'))
                i++;
            double factor = 1;
            if (i > start && !TryNumber(text[start..i], out factor))
                return false;
            if (i > start && i < text.Length && text[i] == '*')
                i++;
            int axis = i < text.Length ? "xyz".IndexOf(char.ToLowerInvariant(text[i])) : -1;
            if (axis < 0 && i == start)
                return false;
            if (axis < 0)
            {
                _shift[row] += sign * factor;
                continue;
            }
            _matrix[(3 * row) + axis] += sign * factor;
            i++;
        }
        return text.Length > 0;
    }

    private static bool TryNumber(string text, out double number)
    {
        string[] parts = text.Split('/');
        number = 0;
        if (parts.Length > 2 || !double.TryParse(parts[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number))
            return false;
        if (parts.Length == 1)
            return true;
        bool valid = double.TryParse(parts[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double divisor) && divisor != 0;
        number /= divisor;
        return valid;
    }
}
