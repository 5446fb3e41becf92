namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>Columns of all operands side by side.</summary>
public sealed class ConcatScalarsOp(params Value[] parts)
    : Op(new ScalarsType(parts[0].Type.Extent, parts.Sum(p => p.Type.Width)), parts)
{
    /// <inheritdoc/>
    public override bool CanNarrow => false;

    /// <inheritdoc/>
    public override Value Rebuild(Narrowing narrowing) =>
        new ConcatScalarsOp(narrowing.Inputs.Select(i => i!).ToArray()).Result;

    /// <inheritdoc/>
    public override void Verify() => Require(
        Inputs.All(i => i.Type is ScalarsType && i.Type.Extent == Result.Type.Extent), "operands are not scalars of one extent");

    /// <inheritdoc/>
    public override double FlopsPerRow => GraphCosts.OnlyMoves;

    /// <inheritdoc/>
    public override string? WithoutLowering => "its columns are read by an edge embedding alone, which FuseEdgeEmbedding makes";

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        int width = Result.Type.Width, rows = domain.Count(Result.Type.Extent), start = 0;
        double[] result = new double[rows * width];
        for (int i = 0; i < inputs.Length; i++)
        {
            int part = Inputs[i].Type.Width;
            for (int row = 0; row < rows; row++)
                Array.Copy(inputs[i], row * part, result, (row * width) + start, part);
            start += part;
        }
        return result;
    }
}
