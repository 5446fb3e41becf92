namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>A linear map over channels per degree, bias, if any, on l = 0: weight (L+1, out, in), bias (out).</summary>
public sealed class SO3LinearOp(Value input, Parameter weight, Parameter? bias)
    : Op(input.Irreps with { Channels = weight.Shape[1] }, input)
{
    /// <summary>(L+1, out, in).</summary>
    public Parameter Weight { get; } = weight;

    /// <summary>(out), or none.</summary>
    public Parameter? Bias { get; } = bias;

    /// <inheritdoc/>
    public override IEnumerable<Parameter> Parameters =>
        Bias is not null && Result.Irreps.Coefficients.Contains(0, 0) ? [Weight, Bias] : [Weight];

    /// <inheritdoc/>
    public override bool[][] InputDemand(bool[] demand) => [demand];

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) => new SO3LinearOp(narrowing.Input, Weight, Bias).Result;

    /// <inheritdoc/>
    public override void Verify() =>
        Require(Inputs[0].Irreps.Channels == Weight.Shape[2], $"{Inputs[0]} has other channels than {Weight}");

    /// <inheritdoc/>
    public override double FlopsPerRow => 2.0 * Result.Type.Width * Weight.Shape[2];

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        IrrepsType to = Result.Irreps;
        int count = domain.Count(to.Extent), a = Weight.Shape[2], b = Weight.Shape[1], coefficients = to.Coefficients.Count;
        double[] w = domain[Weight], x = inputs[0], y = new double[count * to.Width];
        for (int row = 0; row < count * coefficients; row++)
        {
            int l = to.Coefficients.Items[row % coefficients].L;
            for (int o = 0; o < b; o++)
            {
                double sum = l == 0 && Bias is not null ? domain[Bias][o] : 0;
                for (int c = 0; c < a; c++)
                    sum += w[(((l * b) + o) * a) + c] * x[(row * a) + c];
                y[(row * b) + o] = sum;
            }
        }
        return y;
    }
}
