namespace EquiDsl;

/// <summary>Copies parameters into the order in which a device's kernels read them, slot after slot.</summary>
public abstract class WeightPacker : IWeightLayout, IDisposable
{
    private protected WeightPacker(ParameterSet parameters) => Parameters = parameters;

    /// <summary>Bytes of all packed weights.</summary>
    public long ByteCount { get; private protected set; }

    private protected ParameterSet Parameters { get; }

    /// <summary>What is packed.</summary>
    internal ParameterSet Source => Parameters;

    /// <summary>A matrix for the device's matrix products: a signed sum of rows of a parameter, at some of its columns.</summary>
    /// <param name="name">Parameter.</param>
    /// <param name="lanes">Lanes of the CPU's tiles that it multiplies.</param>
    /// <param name="parameterColumns">Columns of the parameter seen as a matrix.</param>
    /// <param name="columns">Column runs (start, count, ...).</param>
    /// <param name="terms">Sign and row runs (start, count, ...) of each term.</param>
    public void Matrix(string name, int lanes, int parameterColumns, int[] columns, params (int Sign, int[] Rows)[] terms)
    {
        if (Defer(() => Matrix(name, lanes, parameterColumns, columns, terms)))
            return;
        (float[] matrix, int rows, int count) = Select(name, parameterColumns, columns, terms);
        PackMatrix(matrix, rows, count, lanes);
    }

    /// <summary>The same, turned over.</summary>
    public void TransposedMatrix(string name, int lanes, int parameterColumns, int[] columns, params (int Sign, int[] Rows)[] terms)
    {
        if (Defer(() => TransposedMatrix(name, lanes, parameterColumns, columns, terms)))
            return;
        (float[] matrix, int rows, int count) = Select(name, parameterColumns, columns, terms);
        float[] transposed = new float[matrix.Length];
        for (int i = 0; i < matrix.Length; i++)
            transposed[(i % count * rows) + (i / count)] = matrix[i];
        PackMatrix(transposed, count, rows, lanes);
    }

    private (float[] Matrix, int Rows, int Columns) Select(string name, int parameterColumns, int[] columns, (int Sign, int[] Rows)[] terms)
    {
        float[] source = Parameters[name];
        int[] columnList = Expand(columns);
        (int Sign, int[] Rows)[] termList = Array.ConvertAll(terms, t => (t.Sign, Expand(t.Rows)));
        int rows = termList[0].Rows.Length;
        float[] matrix = new float[rows * columnList.Length];
        foreach ((int sign, int[] list) in termList)
        {
            for (int row = 0; row < rows; row++)
            {
                ReadOnlySpan<float> line = source.AsSpan(list[row] * parameterColumns, parameterColumns);
                Span<float> output = matrix.AsSpan(row * columnList.Length, columnList.Length);
                for (int k = 0; k < columnList.Length; k++)
                    output[k] += sign * line[columnList[k]];
            }
        }
        return (matrix, rows, columnList.Length);
    }

    /// <summary>Runs of elements (start, count, ...), one after another.</summary>
    public void Vector(string name, params int[] runs)
    {
        if (Defer(() => Vector(name, runs)))
            return;
        int[] elements = Expand(runs);
        float[] source = Parameters[name];
        Span<float> packed = Allocate(elements.Length);
        for (int i = 0; i < elements.Length; i++)
            packed[i] = source[elements[i]];
    }

    /// <summary>The leading <paramref name="count"/> columns of a radial function's first weight, transposed: (count, rows).</summary>
    public void Basis(string name, int rows, int count)
    {
        if (Defer(() => Basis(name, rows, count)))
            return;
        float[] source = Parameters[name];
        int columns = source.Length / rows;
        Span<float> packed = Allocate(rows * count);
        for (int k = 0; k < count; k++)
        {
            for (int row = 0; row < rows; row++)
                packed[(k * rows) + row] = source[(row * columns) + k];
        }
    }

    /// <summary>Weight columns times an element table, plus a bias: (elements, rows); without a table the bias alone.</summary>
    public void Elements(string name, int rows, string? table, int tableWidth, int firstColumn, string? bias)
    {
        if (Defer(() => Elements(name, rows, table, tableWidth, firstColumn, bias)))
            return;
        float[] weight = Parameters[name];
        int columns = weight.Length / rows;
        float[]? embedding = table is null ? null : Parameters[table];
        float[]? shift = bias is null ? null : Parameters[bias];
        int elements = embedding is null ? 1 : embedding.Length / tableWidth;
        Span<float> packed = Allocate(elements * rows);
        for (int z = 0; z < elements; z++)
        {
            for (int row = 0; row < rows; row++)
            {
                double sum = shift?[row] ?? 0;
                for (int k = 0; embedding is not null && k < tableWidth; k++)
                    sum += (double)weight[(row * columns) + firstColumn + k] * embedding[(z * tableWidth) + k];
                packed[(z * rows) + row] = (float)sum;
            }
        }
    }

    /// <summary>Frees the packed weights.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the packed weights.</summary>
    protected abstract void Dispose(bool disposing);

    /// <summary>Whether a slot is packed later instead; slots do not depend on each other.</summary>
    private protected virtual bool Defer(Action pack) => false;

    /// <summary>Room for the next slot, zero or not.</summary>
    private protected abstract Span<float> Allocate(int count);

    /// <summary>Packs rows × columns as the next slot.</summary>
    private protected abstract void PackMatrix(ReadOnlySpan<float> matrix, int rows, int columns, int lanes);

    /// <summary>The numbers of runs (start, count, ...).</summary>
    internal static int[] Expand(int[] runs)
    {
        List<int> list = [];
        for (int i = 0; i < runs.Length; i += 2)
            list.AddRange(Enumerable.Range(runs[i], runs[i + 1]));
        return [.. list];
    }
}
