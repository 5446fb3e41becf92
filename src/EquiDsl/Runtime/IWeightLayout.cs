namespace EquiDsl;

/// <summary>
/// Visits the slots that kernels read weights from, or sum gradients into, in their order: how each lies in the parameters. Packing
/// follows it one way, gradients the other.
/// </summary>
public interface IWeightLayout
{
    /// <summary>A matrix: a signed sum of rows of a parameter, at some of its columns.</summary>
    /// <param name="name">Parameter.</param>
    /// <param name="parameterColumns">Columns of the parameter seen as a matrix.</param>
    /// <param name="columns">Column runs (start, count, ...).</param>
    /// <param name="terms">Sign and row runs (start, count, ...) of each term.</param>
    void Matrix(string name, int parameterColumns, int[] columns, params (int Sign, int[] Rows)[] terms);

    /// <summary>Runs of elements (start, count, ...), one after another.</summary>
    void Vector(string name, params int[] runs);

    /// <summary>The leading <paramref name="count"/> columns of a radial function's first weight, transposed: (count, rows).</summary>
    void Basis(string name, int rows, int count);

    /// <summary>Weight columns times an element table, plus a bias: (elements, rows); without a table the bias alone.</summary>
    void Elements(string name, int rows, string? table, int tableWidth, int firstColumn, string? bias);
}
