namespace EquiDsl.Atoms;

/// <summary>An operation of a space group in whole numbers: a matrix, and a shift in twelfths of the cell vectors, 0 to 11.</summary>
internal sealed class GroupElement : IEquatable<GroupElement>
{
    private readonly int[] _matrix;
    private readonly int[] _shift;

    private GroupElement(int[] matrix, int[] shift) => (_matrix, _shift) = (matrix, Array.ConvertAll(shift, s => ((s % 12) + 12) % 12));

    public static GroupElement Identity { get; } = Translation(0, 0, 0);

    public static GroupElement Inversion { get; } = new([-1, 0, 0, 0, -1, 0, 0, 0, -1], [0, 0, 0]);

    public static GroupElement Translation(int a, int b, int c) => new([1, 0, 0, 0, 1, 0, 0, 0, 1], [a, b, c]);

    /// <summary>A shift along an axis.</summary>
    public static GroupElement Screw(int twelfths, char axis) => Translation(axis == 'x' ? twelfths : 0, axis == 'y' ? twelfths : 0, axis == 'z' ? twelfths : 0);

    /// <summary>A rotation about a cell vector (x, y, z), a diagonal of the face across another one (' and "), or that of the cell (*).</summary>
    /// <param name="order">1, 2, 3, 4 or 6.</param>
    /// <param name="direction">The axis.</param>
    /// <param name="reference">x, y or z, whose face the diagonals ' and " lie in.</param>
    public static GroupElement? Rotation(int order, char direction, char reference)
    {
        int[]? aboutC = (order, direction) switch
        {
            (1, _) => [1, 0, 0, 0, 1, 0, 0, 0, 1],
            (2, '\'') => [0, -1, 0, -1, 0, 0, 0, 0, -1],
            (2, '"') => [0, 1, 0, 1, 0, 0, 0, 0, -1],
            (3, '*') => [0, 0, 1, 1, 0, 0, 0, 1, 0],
            (2, 'x' or 'y' or 'z') => [-1, 0, 0, 0, -1, 0, 0, 0, 1],
            (3, 'x' or 'y' or 'z') => [0, -1, 0, 1, -1, 0, 0, 0, 1],
            (4, 'x' or 'y' or 'z') => [0, -1, 0, 1, 0, 0, 0, 0, 1],
            (6, 'x' or 'y' or 'z') => [1, -1, 0, 1, 0, 0, 0, 0, 1],
            _ => null,
        };
        char axis = direction is '\'' or '"' ? reference : direction;
        // The axes in turn: what is z of the matrix becomes x or y.
        int turn = axis == 'x' ? 1 : axis == 'y' ? 2 : 0;
        return aboutC is null ? null : new([.. Enumerable.Range(0, 9).Select(k => aboutC[(3 * (((k / 3) + 3 - turn) % 3)) + (((k % 3) + 3 - turn) % 3)])], [0, 0, 0]);
    }

    /// <summary>The operation that does the other one first.</summary>
    public GroupElement After(GroupElement first)
    {
        var matrix = new int[9];
        int[] shift = [.. _shift];
        for (int i = 0; i < 9; i++)
        {
            int row = i / 3 * 3, column = i % 3;
            matrix[i] = (_matrix[row] * first._matrix[column]) + (_matrix[row + 1] * first._matrix[3 + column]) + (_matrix[row + 2] * first._matrix[6 + column]);
            shift[i / 3] += _matrix[i] * first._shift[column];
        }
        return new(matrix, shift);
    }

    /// <summary>A translation back.</summary>
    public GroupElement Reversed() => Translation(-_shift[0], -_shift[1], -_shift[2]);

    /// <summary>The same for points in fractional coordinates.</summary>
    public SymmetryOperation ToOperation() => new(Array.ConvertAll(_matrix, m => (double)m), Array.ConvertAll(_shift, s => s / 12.0));

    /// <summary>Whether the operation keeps all lengths and angles of a cell, to a hundredth.</summary>
    /// <param name="cell">The vectors as rows.</param>
    public bool Fits(ReadOnlySpan<double> cell)
    {
        double[] metric = CellMatrix.Multiply(cell, CellMatrix.Transpose(cell)), matrix = Array.ConvertAll(_matrix, m => (double)m);
        double[] image = CellMatrix.Multiply(CellMatrix.Multiply(CellMatrix.Transpose(matrix), metric), matrix);
        for (int k = 0; k < 9; k++)
        {
            if (Math.Abs(image[k] - metric[k]) > 0.01 * Math.Sqrt(metric[k / 3 * 4] * metric[k % 3 * 4]))
                return false;
        }
        return true;
    }

    public bool Equals(GroupElement? other) =>
        other is not null && _matrix.AsSpan().SequenceEqual(other._matrix) && _shift.AsSpan().SequenceEqual(other._shift);

    public override bool Equals(object? obj) => Equals(obj as GroupElement);

    /// <summary>The nine numbers of the matrix, row after row, and the three of the shift.</summary>
    public override string ToString() => string.Join(' ', [.. _matrix, .. _shift]);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int number in _matrix)
            hash.Add(number);
        foreach (int number in _shift)
            hash.Add(number);
        return hash.ToHashCode();
    }
}
