namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Functions of one number.</summary>
public enum PointwiseFunction
{
    /// <summary>x·σ(x).</summary>
    SiLU,

    /// <summary>σ(x) = 1/(1 + e^−x).</summary>
    Sigmoid,

    /// <summary>0.6x + 0.4x(2σ(x) − 1).</summary>
    SmoothLeakyReLU,
}

/// <summary>The same function of every number of a value.</summary>
public sealed class PointwiseOp(PointwiseFunction function, Value input) : Op(input.Type, input)
{
    /// <summary>The function.</summary>
    public PointwiseFunction Function { get; } = function;

    /// <inheritdoc/>
    public override string Name => Function.ToString();

    /// <inheritdoc/>
    public override bool[][] InputDemand(bool[] demand) => [demand];

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) => new PointwiseOp(Function, narrowing.Input).Result;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs) => Array.ConvertAll(inputs[0], Apply);

    private double Apply(double x)
    {
        double sigmoid = 1 / (1 + Math.Exp(-x));
        return Function switch
        {
            PointwiseFunction.SiLU => x * sigmoid,
            PointwiseFunction.Sigmoid => sigmoid,
            _ => (0.6 * x) + (0.4 * x * ((2 * sigmoid) - 1)),
        };
    }
}
