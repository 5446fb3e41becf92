using System.Buffers;

namespace EquiDsl;

/// <summary>
/// Takes gradients of packed weights back to the parameters: the transpose of packing. Slots are visited in the order in which they
/// were summed; parameters are done side by side, the slots of one in order.
/// </summary>
/// <param name="parameters">Values of the parameters.</param>
/// <param name="gradients">Gradients, added to.</param>
/// <param name="sizes">Numbers of each slot.</param>
/// <param name="read">Copies a slot, row-major.</param>
internal sealed class GradientUnpacker(ParameterSet parameters, ParameterSet gradients, GradientSizes sizes, Action<int, float[]> read) : IWeightLayout
{
    private readonly Dictionary<string, List<Action>> _byParameter = new(StringComparer.Ordinal);
    private readonly List<Action> _last = [];
    private int _next;

    /// <summary>Does what was visited.</summary>
    public void Run()
    {
        Parallel.ForEach(_byParameter.Values, slots => slots.ForEach(add => add()));
        // Tables may be shared by many weights.
        _last.ForEach(add => add());
    }

    /// <inheritdoc/>
    public void Matrix(string name, int parameterColumns, int[] columns, params (int Sign, int[] Rows)[] terms) => Add(name, packed =>
    {
        float[] gradient = gradients[name];
        foreach ((int sign, int[] runs) in terms)
        {
            int input = 0;
            foreach (int row in WeightPacker.Numbers(runs))
            {
                for (int run = 0; run < columns.Length; run += 2)
                {
                    Lines.Add(gradient.AsSpan((row * parameterColumns) + columns[run], columns[run + 1]), packed.AsSpan(input, columns[run + 1]), sign);
                    input += columns[run + 1];
                }
            }
        }
    });

    /// <inheritdoc/>
    public void Vector(string name, params int[] runs) => Add(name, packed =>
    {
        float[] gradient = gradients[name];
        int[] elements = WeightPacker.Expand(runs);
        for (int i = 0; i < elements.Length; i++)
            gradient[elements[i]] += packed[i];
    });

    /// <inheritdoc/>
    public void Basis(string name, int rows, int count) => Add(name, packed =>
    {
        float[] gradient = gradients[name];
        int columns = gradient.Length / rows;
        for (int i = 0; i < rows * count; i++)
            gradient[(i % rows * columns) + (i / rows)] += packed[i];
    });

    /// <inheritdoc/>
    public void Elements(string name, int rows, string? table, int tableWidth, int firstColumn, string? bias)
    {
        int elements = sizes.Slots[_next].Rows;
        _last.Add(Slot(packed =>
        {
            float[] weight = parameters[name], weightGradient = gradients[name];
            float[] embedding = parameters[table!], tableGradient = gradients[table!];
            int columns = weight.Length / rows;
            for (int z = 0; z < elements; z++)
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
        }));
    }

    private void Add(string name, Action<float[]> add)
    {
        if (!_byParameter.TryGetValue(name, out List<Action>? slots))
            _byParameter.Add(name, slots = []);
        slots.Add(Slot(add));
    }

    private Action Slot(Action<float[]> add)
    {
        int slot = _next++;
        return () =>
        {
            float[] packed = ArrayPool<float>.Shared.Rent(sizes.Slots[slot].Rows * sizes.Slots[slot].Columns);
            read(slot, packed);
            add(packed);
            ArrayPool<float>.Shared.Return(packed);
        };
    }
}
