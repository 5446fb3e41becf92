using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Kernels;

namespace EquiDsl.Compiler.Lowering;

/// <summary>A kernel while it is being lowered: stages, arguments, and fresh names.</summary>
internal sealed class KernelBuilder(TileDomain domain, Extent extent, int lanes)
{
    private readonly List<Stage> _stages = [];
    private readonly List<Value> _memory = [];
    private readonly List<WeightSlot> _slots = [];
    private readonly List<WeightSlot> _gradients = [];
    private readonly List<CollectStage> _collects = [];
    private int _buffers;

    /// <summary>Stages are appended here; a loop's body is built by swapping the list.</summary>
    private List<Stage> _current = null!;

    public TileDomain Domain { get; } = domain;

    public Extent Extent { get; } = extent;

    public int Heads { get; set; }

    public void Emit(Stage stage) => (_current ??= _stages).Add(stage);

    public void Loop(string comment, string variable, int count, Action<Subscript> body)
    {
        List<Stage> outer = _current ?? _stages;
        _current = [];
        body(count == 1 ? 0 : new SubscriptVariable(variable));
        List<Stage> inner = _current;
        _current = outer;
        if (count == 1)
            outer.AddRange(inner);
        else
            Emit(new LoopStage(comment, variable, count, inner));
    }

    public string Name(string purpose) => $"{purpose}{_buffers++}";

    public TileBuffer Buffer(string purpose, int rows) => new(Name(purpose), rows);

    public int Memory(Value value)
    {
        int index = _memory.IndexOf(value);
        if (index < 0)
        {
            index = _memory.Count;
            _memory.Add(value);
        }
        return index;
    }

    public int Slot(WeightSlot slot) => Index(_slots, slot);

    /// <summary>Where the gradient of what a slot would hold is summed.</summary>
    public int Gradient(WeightSlot slot) => Index(_gradients, slot);

    public void Collect(CollectStage stage) => _collects.Add(stage);

    /// <summary>A whole parameter as a flat vector.</summary>
    public int Vector(Parameter parameter) => Slot(new VectorSlot(parameter, Span.Of(Enumerable.Range(0, parameter.Count))));

    public Kernel Build(string name, int phase) =>
        new(name, phase, Domain, Extent, lanes, _stages, _collects, _memory, _slots, _gradients, TileMemory.Assign([.. _stages, .. _collects]), Heads);

    private static int Index(List<WeightSlot> slots, WeightSlot slot)
    {
        int index = slots.IndexOf(slot);
        if (index < 0)
        {
            index = slots.Count;
            slots.Add(slot);
        }
        return index;
    }
}
