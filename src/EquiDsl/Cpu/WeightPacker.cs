using System.Runtime.InteropServices;

namespace EquiDsl.Cpu;

/// <summary>Copies parameters into the order in which the kernels of one instruction set read them.</summary>
public sealed unsafe class WeightPacker : IDisposable
{
    private readonly ParameterSet _parameters;
    private readonly int _vectorLanes;
    private readonly List<nint> _slots = [];

    internal WeightPacker(ParameterSet parameters, int vectorLanes)
    {
        _parameters = parameters;
        _vectorLanes = vectorLanes;
    }

    /// <summary>Bytes of all packed weights.</summary>
    public long ByteCount { get; private set; }

    /// <summary>Addresses by slot.</summary>
    internal float*[] Addresses()
    {
        float*[] addresses = new float*[_slots.Count];
        for (int i = 0; i < addresses.Length; i++)
            addresses[i] = (float*)_slots[i];
        return addresses;
    }

    /// <summary>A matrix for <see cref="MatrixKernel"/>: a signed sum of rows of a parameter, at some of its columns.</summary>
    /// <param name="name">Parameter.</param>
    /// <param name="lanes">Lanes of the tiles that it multiplies.</param>
    /// <param name="parameterColumns">Columns of the parameter seen as a matrix.</param>
    /// <param name="columns">Column runs (start, count, ...).</param>
    /// <param name="terms">Sign and row runs (start, count, ...) of each term.</param>
    public void Matrix(string name, int lanes, int parameterColumns, int[] columns, params (int Sign, int[] Rows)[] terms)
    {
        float[] source = _parameters[name];
        int[] columnList = Expand(columns);
        (int Sign, int[] Rows)[] termList = Array.ConvertAll(terms, t => (t.Sign, Expand(t.Rows)));
        int rows = termList[0].Rows.Length, width = columnList.Length;
        int block = MatrixKernel.BlockRows(_vectorLanes, lanes);
        int blocks = (rows + block - 1) / block;
        float* packed = Allocate((long)blocks * block * width);
        new Span<float>(packed, blocks * block * width).Clear();
        for (int row = 0; row < rows; row++)
        {
            float* output = packed + ((nint)(row / block) * block * width) + (row % block);
            foreach ((int sign, int[] list) in termList)
            {
                ReadOnlySpan<float> line = source.AsSpan(list[row] * parameterColumns, parameterColumns);
                for (int k = 0; k < width; k++)
                    output[(nint)k * block] += sign * line[columnList[k]];
            }
        }
    }

    /// <summary>Runs of elements (start, count, ...), one after another.</summary>
    public void Vector(string name, params int[] runs)
    {
        int[] elements = Expand(runs);
        float[] source = _parameters[name];
        float* packed = Allocate(elements.Length);
        for (int i = 0; i < elements.Length; i++)
            packed[i] = source[elements[i]];
    }

    /// <summary>The leading <paramref name="count"/> columns of a radial function's first weight, transposed: (count, rows).</summary>
    public void Basis(string name, int rows, int count)
    {
        float[] source = _parameters[name];
        int columns = source.Length / rows;
        float* packed = Allocate((long)rows * count);
        for (int k = 0; k < count; k++)
        {
            for (int row = 0; row < rows; row++)
                packed[((nint)k * rows) + row] = source[(row * columns) + k];
        }
    }

    /// <summary>Weight columns times an element table, plus a bias: (elements, rows); without a table the bias alone.</summary>
    public void Elements(string name, int rows, string? table, int tableWidth, int firstColumn, string? bias)
    {
        float[] weight = _parameters[name];
        int columns = weight.Length / rows;
        float[]? embedding = table is null ? null : _parameters[table];
        float[]? shift = bias is null ? null : _parameters[bias];
        int elements = embedding is null ? 1 : embedding.Length / tableWidth;
        float* packed = Allocate((long)elements * rows);
        for (int z = 0; z < elements; z++)
        {
            for (int row = 0; row < rows; row++)
            {
                double sum = shift?[row] ?? 0;
                for (int k = 0; embedding is not null && k < tableWidth; k++)
                    sum += (double)weight[(row * columns) + firstColumn + k] * embedding[(z * tableWidth) + k];
                packed[((nint)z * rows) + row] = (float)sum;
            }
        }
    }

    /// <summary>Frees the packed weights.</summary>
    public void Dispose()
    {
        foreach (nint slot in _slots)
            NativeMemory.AlignedFree((void*)slot);
        _slots.Clear();
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the packed weights.</summary>
    ~WeightPacker() => Dispose();

    private float* Allocate(long count)
    {
        // A vector may read past the last element, and a block of rows past the last bias.
        float* memory = (float*)NativeMemory.AlignedAlloc(checked((nuint)((count * sizeof(float)) + 256)), 64);
        _slots.Add((nint)memory);
        ByteCount += count * sizeof(float);
        return memory;
    }

    private static int[] Expand(int[] runs)
    {
        List<int> list = [];
        for (int i = 0; i < runs.Length; i += 2)
            list.AddRange(Enumerable.Range(runs[i], runs[i + 1]));
        return [.. list];
    }
}
