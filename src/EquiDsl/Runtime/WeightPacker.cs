using System.Buffers;

namespace EquiDsl;

/// <summary>Copies parameters into the order in which a device's kernels read them, slot after slot.</summary>
public abstract class WeightPacker : IWeightLayout, IDisposable
{
    private readonly Dictionary<string, int> _matrices = new(StringComparer.Ordinal);
    private readonly HashSet<int> _shared = [];
    private List<Action>? _deferred;
    private bool _isRefilling;

    [ThreadStatic]
    private static int t_slot;

    private protected WeightPacker(ParameterSet parameters) => Parameters = parameters;

    /// <summary>Bytes of all packed weights.</summary>
    public long ByteCount { get; private protected set; }

    private protected ParameterSet Parameters { get; }

    /// <summary>What is packed.</summary>
    internal ParameterSet Source => Parameters;

    /// <summary>A matrix for the device's matrix products: a signed sum of rows of a parameter, at some of its columns.</summary>
    /// <param name="name">Parameter.</param>
    /// <param name="parameterColumns">Columns of the parameter seen as a matrix.</param>
    /// <param name="columns">Column runs (start, count, ...).</param>
    /// <param name="terms">Sign and row runs (start, count, ...) of each term.</param>
    public void Matrix(string name, int parameterColumns, int[] columns, params (int Sign, int[] Rows)[] terms)
    {
        if (Defer(() => Matrix(name, parameterColumns, columns, terms)) || IsShared(name, false, parameterColumns, columns, terms))
            return;
        if (IsWhole(parameterColumns, columns, terms) is var (start, whole))
        {
            PackMatrix(Parameters[name].AsSpan(start, whole * parameterColumns), whole, parameterColumns);
            return;
        }
        (float[] matrix, int rows, int count) = Select(name, parameterColumns, columns, terms);
        PackMatrix(matrix.AsSpan(0, rows * count), rows, count);
        ArrayPool<float>.Shared.Return(matrix);
    }

    /// <summary>The same, turned over.</summary>
    public void TransposedMatrix(string name, int parameterColumns, int[] columns, params (int Sign, int[] Rows)[] terms)
    {
        if (Defer(() => TransposedMatrix(name, parameterColumns, columns, terms)) || IsShared(name, true, parameterColumns, columns, terms))
            return;
        if (IsWhole(parameterColumns, columns, terms) is var (start, whole))
        {
            PackTransposed(Parameters[name].AsSpan(start, whole * parameterColumns), whole, parameterColumns);
            return;
        }
        (float[] matrix, int rows, int count) = Select(name, parameterColumns, columns, terms);
        PackTransposed(matrix.AsSpan(0, rows * count), rows, count);
        ArrayPool<float>.Shared.Return(matrix);
    }

    /// <summary>First element and rows, where the matrix is a run of whole rows as they lie in the parameter.</summary>
    private static (int Start, int Rows)? IsWhole(int parameterColumns, int[] columns, (int Sign, int[] Rows)[] terms) =>
        terms is [(1, [int first, int rows])] && columns is [0, int count] && count == parameterColumns ? (first * parameterColumns, rows) : null;

    /// <summary>The matrix, row-major at the start of a rented array.</summary>
    private (float[] Matrix, int Rows, int Columns) Select(string name, int parameterColumns, int[] columns, (int Sign, int[] Rows)[] terms)
    {
        float[] source = Parameters[name];
        int rows = Count(terms[0].Rows), count = Count(columns);
        float[] matrix = ArrayPool<float>.Shared.Rent(rows * count);
        for (int term = 0; term < terms.Length; term++)
        {
            int output = 0;
            foreach (int row in Numbers(terms[term].Rows))
            {
                for (int run = 0; run < columns.Length; run += 2)
                {
                    ReadOnlySpan<float> line = source.AsSpan((row * parameterColumns) + columns[run], columns[run + 1]);
                    Span<float> part = matrix.AsSpan(output, line.Length);
                    if (term > 0)
                        Lines.Add(part, line, terms[term].Sign);
                    else if (terms[term].Sign == 1)
                        line.CopyTo(part);
                    else
                        Lines.Negate(part, line);
                    output += line.Length;
                }
            }
        }
        return (matrix, rows, count);
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
                if (embedding is not null)
                    sum += Lines.Dot(weight.AsSpan((row * columns) + firstColumn, tableWidth), embedding.AsSpan(z * tableWidth, tableWidth));
                packed[(z * rows) + row] = (float)sum;
            }
        }
    }

    /// <summary>Packs changed parameters into the same memory, slots side by side.</summary>
    internal void Refill(ModelProgram program)
    {
        List<Action> slots = _deferred = [];
        program.Pack(this);
        _deferred = null;
        _isRefilling = true;
        Parallel.For(0, slots.Count, slot =>
        {
            t_slot = slot;
            slots[slot]();
        });
        _isRefilling = false;
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
    private bool Defer(Action pack)
    {
        _deferred?.Add(pack);
        return _deferred is not null;
    }

    /// <summary>
    /// Whether a matrix has been packed for a slot before, which this slot then shares: backward passes read most of what forward passes read.
    /// </summary>
    private bool IsShared(string name, bool isTransposed, int parameterColumns, int[] columns, (int Sign, int[] Rows)[] terms)
    {
        if (_isRefilling)
            return _shared.Contains(t_slot);
        string key = $"{name} {isTransposed} {parameterColumns} {string.Join(" ", columns)}"
            + string.Concat(terms.Select(t => $" {(t.Sign > 0 ? "+" : "-")} {string.Join(" ", t.Rows)}"));
        if (_matrices.TryGetValue(key, out int slot) && Share(slot))
        {
            _shared.Add(SlotCount - 1);
            return true;
        }
        _matrices[key] = SlotCount;
        return false;
    }

    /// <summary>Slots so far.</summary>
    private protected abstract int SlotCount { get; }

    /// <summary>One more slot that lies where another does, if the device's kernels take slots by address.</summary>
    private protected virtual bool Share(int slot) => false;

    /// <summary>Room for the next slot, or for the one that is packed again; zero or not.</summary>
    private protected Span<float> Allocate(int count) => _isRefilling ? Slot(t_slot, count) : Add(count);

    /// <summary>Room for one more slot, zero or not.</summary>
    private protected abstract Span<float> Add(int count);

    /// <summary>Where a slot lies.</summary>
    private protected abstract Span<float> Slot(int slot, int count);

    /// <summary>Packs rows × columns as the next slot.</summary>
    private protected abstract void PackMatrix(ReadOnlySpan<float> matrix, int rows, int columns);

    /// <summary>Packs the transpose, columns × rows, of rows × columns as the next slot.</summary>
    private protected virtual void PackTransposed(ReadOnlySpan<float> matrix, int rows, int columns)
    {
        float[] transposed = ArrayPool<float>.Shared.Rent(matrix.Length);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                transposed[(column * rows) + row] = matrix[(row * columns) + column];
        }
        PackMatrix(transposed.AsSpan(0, matrix.Length), columns, rows);
        ArrayPool<float>.Shared.Return(transposed);
    }

    /// <summary>The numbers of runs (start, count, ...).</summary>
    internal static int[] Expand(int[] runs) => [.. Numbers(runs)];

    /// <summary>The numbers of runs (start, count, ...).</summary>
    internal static IEnumerable<int> Numbers(int[] runs)
    {
        for (int i = 0; i < runs.Length; i += 2)
        {
            for (int k = 0; k < runs[i + 1]; k++)
                yield return runs[i] + k;
        }
    }

    /// <summary>How many numbers runs have.</summary>
    internal static int Count(int[] runs)
    {
        int count = 0;
        for (int i = 1; i < runs.Length; i += 2)
            count += runs[i];
        return count;
    }
}
