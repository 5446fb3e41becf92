namespace EquiDsl.Compiler.Graph.Ops;

/// <summary>A few numbers per row from the numbers of the same row of its operands, by formulas: geometry.</summary>
/// <param name="name">What it computes.</param>
/// <param name="formulas">One per column of the result.</param>
/// <param name="inputs">Scalars of the same extent.</param>
public sealed class FormulaOp(string name, IReadOnlyList<Formula> formulas, params Value[] inputs)
    : DerivedOp(new ScalarsType(inputs[0].Type.Extent, formulas.Count), inputs)
{
    /// <summary>One per column of the result.</summary>
    public IReadOnlyList<Formula> Formulas { get; } = formulas;

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    protected override Value On(Value[] inputs) => new FormulaOp(name, Formulas, inputs).Result;

    /// <inheritdoc/>
    public override void Verify()
    {
        Require(Inputs.All(i => i.Type is ScalarsType && i.Type.Extent == Result.Type.Extent), "operands are not scalars of one extent");
        Require(Formulas.SelectMany(f => f.Inputs).All(f => f.Operand < Inputs.Count && f.Column < Inputs[f.Operand].Type.Width), "a formula reads what is not there");
    }

    /// <inheritdoc/>
    public override double FlopsPerRow => Formulas.Sum(f => f.Operations);

    /// <inheritdoc/>
    public override double[] Evaluate(EvaluationDomain domain, double[][] inputs)
    {
        int rows = domain.Count(Result.Type.Extent), columns = Formulas.Count;
        double[] y = new double[rows * columns];
        for (int i = 0; i < y.Length; i++)
            y[i] = Formulas[i % columns].Evaluate((operand, column) => inputs[operand][(i / columns * Inputs[operand].Type.Width) + column]);
        return y;
    }
}
