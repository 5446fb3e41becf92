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

    /// <summary>e^x.</summary>
    Exp,

    /// <summary>1/√(x + ε), ε = 1e-5.</summary>
    ReciprocalSqrt,
}

/// <summary>The same function, or a derivative of it, of every number of a value.</summary>
public sealed class PointwiseOp(PointwiseFunction function, Value input, int order = 0) : Op(input.Type, input)
{
    /// <summary>The function.</summary>
    public PointwiseFunction Function { get; } = function;

    /// <summary>Order of the derivative; 0 is the function itself.</summary>
    public int Order { get; } = order;

    /// <inheritdoc/>
    public override string Name => Function + new string('\'', Order);

    /// <inheritdoc/>
    public override bool[][] InputDemand(bool[] demand) => [demand];

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) => new PointwiseOp(Function, narrowing.Input, Order).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(Order >= 0, $"{Order} is no order of a derivative");

    /// <inheritdoc/>
    public override double FlopsPerRow => Result.Type.Width;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        Func<double, double> function = PointwiseDerivatives.Of(Function, Order);
        return Array.ConvertAll(inputs[0], x => function(x));
    }
}
