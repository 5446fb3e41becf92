namespace EquiDsl;

/// <summary>Rows and columns of the slots that gradients are summed into; vectors have one row.</summary>
internal sealed class GradientSizes(ParameterSet parameters) : IWeightLayout
{
    /// <summary>By slot; matrices are marked because backends lay them out in their own way.</summary>
    public List<(int Rows, int Columns, bool IsMatrix)> Slots { get; } = [];

    /// <inheritdoc/>
    public void Matrix(string name, int parameterColumns, int[] columns, params (int Sign, int[] Rows)[] terms) =>
        Slots.Add((WeightPacker.Expand(terms[0].Rows).Length, WeightPacker.Expand(columns).Length, true));

    /// <inheritdoc/>
    public void Vector(string name, params int[] runs) => Slots.Add((1, WeightPacker.Expand(runs).Length, false));

    /// <inheritdoc/>
    public void Basis(string name, int rows, int count) => Slots.Add((count, rows, false));

    /// <inheritdoc/>
    public void Elements(string name, int rows, string? table, int tableWidth, int firstColumn, string? bias) =>
        Slots.Add((parameters[table!].Length / tableWidth, rows, false));
}
