using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Expansion;

/// <summary>What all layers of a declaration share while they are written out as ops: inputs, edge geometry, parameters.</summary>
internal sealed class GraphBuilder(ModelSpecification model, bool isTraining = false)
{
    private readonly Dictionary<string, Parameter> _parameters = [];
    private int _dropoutSites;
    private Value? _positions, _edgeVector, _edgeLength, _basis, _frame;

    public ModelSpecification Model { get; } = model;

    public int LMax => Model.LMax;

    public int MMax => Model.MMax;

    public GraphSpecification Graph => Model.Graph ?? throw new GraphException($"{Model.TypeName} has a layer over edges but no atom graph");

    public CoefficientSet Full { get; } = CoefficientSet.Full(model.LMax);

    public CoefficientSet Reduced { get; } = CoefficientSet.Reduced(model.LMax, model.MMax);

    public List<Value> Traces { get; } = [];

    public Value EdgeLength => _edgeLength ??= new EdgeLengthOp(EdgeVector).Result;

    public Value Basis => _basis ??= Trace("distance_expansion", new GaussianBasisOp(EdgeLength, Graph).Result);

    public Value Frame => _frame ??= new EdgeFrameOp(EdgeVector, LMax, MMax).Result;

    private Value EdgeVector => _edgeVector ??= new EdgeVectorOp(
        _positions ??= new InputOp("positions", new ScalarsType(Extent.Nodes, 3)).Result).Result;

    /// <summary>Whether this is training that denoises.</summary>
    public bool IsDenoising { get; } = isTraining && model.IsDenoising;

    /// <summary>Factors of dropout in training; null when nothing is dropped.</summary>
    public Value? Dropout(DropoutKind kind, double rate, int columns) =>
        isTraining && rate > 0 ? new DropoutMaskOp(_dropoutSites++, kind, rate, columns).Result : null;

    /// <summary>Names a value and keeps it for inspection.</summary>
    public Value Trace(string label, Value value)
    {
        Traces.Add(value.Named(label));
        return value;
    }

    public Parameter Parameter(string name, ParameterInitialization initialization, double scale, params int[] shape)
    {
        Parameter parameter = new(name, new(shape), initialization, scale);
        if (_parameters.TryGetValue(name, out Parameter? existing) && existing != parameter)
            throw new GraphException($"parameter '{name}' is declared twice: {existing} and {parameter}");
        return _parameters[name] = parameter;
    }

    public Parameter Zeros(string name, params int[] shape) => Parameter(name, ParameterInitialization.Zero, 0, shape);

    public Parameter Ones(string name, params int[] shape) => Parameter(name, ParameterInitialization.One, 1, shape);

    /// <summary>A linear weight with <paramref name="fanIn"/> inputs, drawn as the declaration says.</summary>
    public Parameter LinearWeight(string name, int fanIn, params int[] shape) =>
        Parameter(name, WeightInitialization, 1 / Math.Sqrt(fanIn), shape);

    /// <summary>Distribution of linear weights.</summary>
    public ParameterInitialization WeightInitialization =>
        Model.Initialization == InitializationKind.Uniform ? ParameterInitialization.Uniform : ParameterInitialization.Normal;

    /// <summary>A linear weight that is uniform whatever the declaration says.</summary>
    public Parameter UniformWeight(string name, int fanIn, params int[] shape) =>
        Parameter(name, ParameterInitialization.Uniform, 1 / Math.Sqrt(fanIn), shape);

    /// <summary>Linear map with bias: <c>name.weight</c>, <c>name.bias</c>.</summary>
    public Value Linear(string name, Value input, int columns) => new LinearOp(
        input, LinearWeight(name + ".weight", input.Type.Width, columns, input.Type.Width), Zeros(name + ".bias", columns)).Result;

    /// <summary>Linear map per degree with bias on l = 0.</summary>
    public Value SO3Linear(string name, Value input, int channels)
    {
        int from = input.Irreps.Channels;
        Parameter weight = LinearWeight(name + ".weight", from, LMax + 1, channels, from);
        return new SO3LinearOp(input, weight, Zeros(name + ".bias", channels)).Result;
    }

    /// <summary>l = 0 of all channels.</summary>
    public static Value Scalars(Value input) => new SelectCoefficientsOp(input, new([(0, 0)])).Result;

    public static Value Pointwise(PointwiseFunction function, Value input) => new PointwiseOp(function, input).Result;
}
