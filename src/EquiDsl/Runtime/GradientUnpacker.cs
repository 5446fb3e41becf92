namespace EquiDsl;

/// <summary>
/// Takes gradients of packed weights back to the parameters: the transpose of packing. Slots are visited in the order in which they
/// were summed.
/// </summary>
internal sealed class GradientUnpacker(ParameterSet parameters, ParameterSet gradients, Func<int, float[]> slot) : IWeightLayout
{
    private int _next;

    /// <inheritdoc/>
    public void Matrix(string name, int lanes, int parameterColumns, int[] columns, params (int Sign, int[] Rows)[] terms)
    {
        float[] packed = slot(_next++), gradient = gradients[name];
        int[] columnList = WeightPacker.Expand(columns);
        foreach ((int sign, int[] runs) in terms)
        {
            int[] rows = WeightPacker.Expand(runs);
            for (int row = 0; row < rows.Length; row++)
            {
                for (int k = 0; k < columnList.Length; k++)
                    gradient[(rows[row] * parameterColumns) + columnList[k]] += sign * packed[(row * columnList.Length) + k];
            }
        }
    }

    /// <inheritdoc/>
    public void Vector(string name, params int[] runs)
    {
        float[] packed = slot(_next++), gradient = gradients[name];
        int[] elements = WeightPacker.Expand(runs);
        for (int i = 0; i < elements.Length; i++)
            gradient[elements[i]] += packed[i];
    }

    /// <inheritdoc/>
    public void Basis(string name, int rows, int count)
    {
        float[] packed = slot(_next++), gradient = gradients[name];
        int columns = gradient.Length / rows;
        for (int i = 0; i < packed.Length; i++)
            gradient[(i % rows * columns) + (i / rows)] += packed[i];
    }

    /// <inheritdoc/>
    public void Elements(string name, int rows, string? table, int tableWidth, int firstColumn, string? bias)
    {
        float[] packed = slot(_next++), weight = parameters[name], weightGradient = gradients[name];
        float[] embedding = parameters[table!], tableGradient = gradients[table!];
        int columns = weight.Length / rows;
        for (int z = 0; z < packed.Length / rows; z++)
        {
            ReadOnlySpan<float> sums = packed.AsSpan(z * rows, rows);
            if (!sums.ContainsAnyExcept(0f))
                continue;
            for (int row = 0; row < rows; row++)
            {
                for (int k = 0; k < tableWidth; k++)
                {
                    int w = (row * columns) + firstColumn + k, t = (z * tableWidth) + k;
                    weightGradient[w] += sums[row] * embedding[t];
                    tableGradient[t] += sums[row] * weight[w];
                }
            }
        }
    }
}
