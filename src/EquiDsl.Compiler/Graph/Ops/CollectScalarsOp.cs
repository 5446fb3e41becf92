namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>s[Start_i + c] += x[i, c]: the transpose of <see cref="ScatterScalarsOp"/>.</summary>
public sealed class CollectScalarsOp(Value input, int columns, int[] start) : DerivedOp(new ScalarsType(input.Type.Extent, columns), input)
{
    /// <summary>First column of each coefficient.</summary>
    public int[] Start { get; } = start;

    /// <inheritdoc/>
    protected override Value On(Value[] inputs) => new CollectScalarsOp(inputs[0], Result.Type.Width, Start).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(Start.Length == Inputs[0].Irreps.Coefficients.Count, "one start per coefficient is needed");

    /// <inheritdoc/>
    public override double FlopsPerRow => Inputs[0].Type.Width;

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        IrrepsType from = Inputs[0].Irreps;
        int columns = Result.Type.Width;
        double[] y = new double[domain.Count(from.Extent) * columns];
        for (int i = 0; i < inputs[0].Length; i++)
            y[(i / from.Width * columns) + Start[i % from.Width / from.Channels] + (i % from.Channels)] += inputs[0][i];
        return y;
    }
}
