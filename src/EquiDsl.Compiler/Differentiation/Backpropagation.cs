using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;

namespace EquiDsl.Compiler.Differentiation;

/// <summary>
/// Reverse-mode differentiation of a graph: cotangents flow from seeds to operands, op by op in reverse, by the rules of
/// <see cref="AdjointRules"/>. What it writes are ops of the same set, so that it can be applied to its own result.
/// </summary>
/// <remarks>
/// The cotangent of a value has the value's type, with two exceptions: irreps may lack coefficients, which then are zero, and the
/// cotangent of an edge frame is a torque (edges, 3).
/// </remarks>
public sealed class Backpropagation
{
    private readonly LayerGraph _graph;
    private readonly HashSet<Value> _active = [];
    private readonly Dictionary<Value, Value> _cotangents = [];
    private readonly Dictionary<Parameter, Value> _gradients = [];
    private readonly bool _wantsParameters;

    /// <summary>Differentiation of <paramref name="graph"/>.</summary>
    /// <param name="graph">Ops before or after passes.</param>
    /// <param name="inputs">Values whose cotangents are asked for, e.g. positions.</param>
    /// <param name="wantsParameters">Whether gradients of parameters are asked for.</param>
    public Backpropagation(LayerGraph graph, IReadOnlyList<Value> inputs, bool wantsParameters)
    {
        _graph = graph;
        _wantsParameters = wantsParameters;
        foreach (Op op in graph.Ops)
            Activate(op, inputs.Contains(op.Result));
    }

    /// <summary>Gradients by parameter; those that no seed depends on are absent.</summary>
    public IReadOnlyDictionary<Parameter, Value> Gradients => _gradients;

    /// <summary>The sum of the cotangents of a value so far, or null for zero.</summary>
    public Value? Cotangent(Value value) => _cotangents.TryGetValue(value, out Value? sum) ? sum : null;

    /// <summary>Propagates the seeds to all operands.</summary>
    /// <param name="seeds">Outputs with their cotangents.</param>
    public void Run(IEnumerable<(Value Output, Value Cotangent)> seeds)
    {
        foreach ((Value output, Value cotangent) in seeds)
            Add(output, cotangent);
        foreach (Op op in _graph.Ops.Reverse())
            Propagate(op);
    }

    /// <summary>Whether a value depends on what gradients are asked for.</summary>
    internal bool IsActive(Value value) => _active.Contains(value);

    /// <summary>Whether gradients of parameters are asked for.</summary>
    internal bool WantsParameters => _wantsParameters;

    /// <summary>Logarithms of the denominators of a softmax; an earlier differentiation may have them already.</summary>
    internal Value LogSumExp(Value logits) =>
        _graph.Ops.OfType<SegmentLogSumExpOp>().FirstOrDefault(o => o.Inputs[0] == logits)?.Result ?? new SegmentLogSumExpOp(logits).Result;

    /// <summary>Adds to the cotangent of an operand, unless nothing asks for it.</summary>
    internal void Add(Value operand, Value cotangent)
    {
        if (IsActive(operand))
            _cotangents[operand] = _cotangents.TryGetValue(operand, out Value? sum) ? new AddOp(sum, cotangent).Result : cotangent;
    }

    /// <summary>Adds to the gradient of a parameter.</summary>
    internal void Add(ParameterGradientOp gradient)
    {
        if (_wantsParameters)
        {
            _gradients[gradient.Parameter] = _gradients.TryGetValue(gradient.Parameter, out Value? sum)
                ? new AddOp(sum, gradient.Result).Result
                : gradient.Result;
        }
    }

    /// <summary>Propagates through ops that stand for another one: the last of them has its result.</summary>
    internal void Through(IReadOnlyList<Op> equivalent, Value cotangent)
    {
        foreach (Op op in equivalent)
            Activate(op, false);
        Add(equivalent[equivalent.Count - 1].Result, cotangent);
        foreach (Op op in equivalent.Reverse())
            Propagate(op);
    }

    private void Activate(Op op, bool isWanted)
    {
        if (isWanted || op.Inputs.Any(_active.Contains) || (_wantsParameters && op.Parameters.Any()))
            _active.Add(op.Result);
    }

    private void Propagate(Op op)
    {
        if (op.Inputs.Count + op.Parameters.Count() > 0 && Cotangent(op.Result) is { } cotangent)
            AdjointRules.Propagate(this, op, cotangent);
    }
}
