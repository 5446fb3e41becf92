using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Kernels;

namespace EquiDsl.Compiler.Plan;

/// <summary>Gives every value in memory a buffer, which is used again when no later kernel reads the value.</summary>
internal sealed class BufferAssignment
{
    private readonly IReadOnlyList<Kernel> _kernels;
    private readonly bool _hasEdges;
    private readonly Dictionary<Value, int> _last = [], _assigned = [];
    private readonly List<PlanBuffer> _buffers = [];
    private readonly List<int> _free = [];
    private int _next;

    /// <summary>Buffers of all that <paramref name="kernels"/> read and write.</summary>
    /// <param name="kernels">In order of execution.</param>
    /// <param name="hasEdges">Whether edges join nodes; else edge features are rows like any other.</param>
    /// <param name="results">What is read after the last kernel.</param>
    public BufferAssignment(IReadOnlyList<Kernel> kernels, bool hasEdges, IReadOnlyList<Value> results)
    {
        _kernels = kernels;
        _hasEdges = hasEdges;
        for (int i = 0; i < kernels.Count; i++)
        {
            foreach (Value value in kernels[i].Memory)
                _last[value] = i;
        }
        foreach (Value result in results)
            _last[result] = int.MaxValue;
        // What the runtime fills in before the first kernel keeps a buffer of its own.
        foreach (Value given in kernels.SelectMany(k => k.Memory).Distinct().Where(IsFilledIn))
        {
            _assigned[given] = _buffers.Count;
            _buffers.Add(BufferOf(given));
            _last[given] = int.MaxValue;
        }
    }

    public IReadOnlyList<PlanBuffer> Buffers => _buffers;

    /// <summary>Buffer of the value that a predicate selects, or −1.</summary>
    public int Of(Func<Value, bool> select) =>
        _assigned.Where(a => select(a.Key)).Select(a => (int?)a.Value).FirstOrDefault() ?? -1;

    /// <summary>Buffers of the next kernel's arguments.</summary>
    public IEnumerable<int> Next()
    {
        IReadOnlyList<Value> memory = _kernels[_next].Memory;
        foreach (Value value in memory)
        {
            if (!_assigned.ContainsKey(value))
                _assigned[value] = Take(BufferOf(value));
        }
        int[] buffers = memory.Select(v => _assigned[v]).ToArray();
        _free.AddRange(memory.Where(v => _last[v] == _next).Select(v => _assigned[v]));
        _next++;
        return buffers;
    }

    private static bool IsFilledIn(Value value) => value.Producer is EdgeVectorOp or SystemGatherOp or DropoutMaskOp || value.Producer is InputOp { Result.Type: not IrrepsType };

    private PlanBuffer BufferOf(Value value) => new(value.Type.Width, _hasEdges ? value.Type.Extent : Extent.Nodes);

    private int Take(PlanBuffer buffer)
    {
        int position = _free.FindIndex(b => _buffers[b] == buffer);
        if (position < 0)
        {
            _buffers.Add(buffer);
            return _buffers.Count - 1;
        }
        int index = _free[position];
        _free.RemoveAt(position);
        return index;
    }
}
