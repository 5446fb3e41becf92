namespace EquiDsl.Compiler.Graph;

/// <summary>A number made from numbers of a row, with derivatives in closed form.</summary>
public abstract record Formula
{
    /// <summary>A constant.</summary>
    public static implicit operator Formula(double value) => new FormulaConstant(value);

    /// <summary>Sum.</summary>
    public static Formula operator +(Formula a, Formula b) => (a, b) switch
    {
        (FormulaConstant { Value: 0 }, _) => b,
        (_, FormulaConstant { Value: 0 }) => a,
        (FormulaConstant x, FormulaConstant y) => x.Value + y.Value,
        _ => new FormulaSum(a, b),
    };

    /// <summary>Difference.</summary>
    public static Formula operator -(Formula a, Formula b) => a + ((Formula)(-1) * b);

    /// <summary>Product.</summary>
    public static Formula operator *(Formula a, Formula b) => (a, b) switch
    {
        (FormulaConstant { Value: 0 }, _) or (_, FormulaConstant { Value: 0 }) => 0,
        (FormulaConstant { Value: 1 }, _) => b,
        (_, FormulaConstant { Value: 1 }) => a,
        (FormulaConstant x, FormulaConstant y) => x.Value * y.Value,
        _ => new FormulaProduct(a, b),
    };

    /// <summary>Quotient.</summary>
    public static Formula operator /(Formula a, Formula b) => a is FormulaConstant { Value: 0 } ? 0 : new FormulaQuotient(a, b);

    /// <summary>√a.</summary>
    public static Formula Sqrt(Formula a) => new FormulaSqrt(a);

    /// <summary><paramref name="a"/> where <paramref name="tested"/> is larger than <paramref name="bound"/>, else 0.</summary>
    public static Formula Where(Formula tested, double bound, Formula a) => a is FormulaConstant { Value: 0 } ? 0 : new FormulaWhere(tested, bound, a);

    /// <summary>The value, given the numbers of a row by operand and column.</summary>
    public abstract double Evaluate(Func<int, int, double> row);

    /// <summary>Sums, products, quotients and comparisons.</summary>
    internal abstract int Operations { get; }

    /// <summary>Numbers of the row that it reads.</summary>
    internal abstract IEnumerable<FormulaInput> Inputs { get; }

    /// <summary>Derivative by one number of the row.</summary>
    public abstract Formula Derivative(int operand, int column);
}

/// <summary>A constant.</summary>
public sealed record FormulaConstant(double Value) : Formula
{
    internal override int Operations => 0;

    internal override IEnumerable<FormulaInput> Inputs => [];

    /// <inheritdoc/>
    public override double Evaluate(Func<int, int, double> row) => Value;

    /// <inheritdoc/>
    public override Formula Derivative(int operand, int column) => 0;
}

/// <summary>A number of the row.</summary>
public sealed record FormulaInput(int Operand, int Column) : Formula
{
    internal override int Operations => 0;

    internal override IEnumerable<FormulaInput> Inputs => [this];

    /// <inheritdoc/>
    public override double Evaluate(Func<int, int, double> row) => row(Operand, Column);

    /// <inheritdoc/>
    public override Formula Derivative(int operand, int column) => operand == Operand && column == Column ? 1 : 0;
}

/// <summary>A + B.</summary>
public sealed record FormulaSum(Formula A, Formula B) : Formula
{
    internal override int Operations => 1 + A.Operations + B.Operations;

    internal override IEnumerable<FormulaInput> Inputs => A.Inputs.Concat(B.Inputs);

    /// <inheritdoc/>
    public override double Evaluate(Func<int, int, double> row) => A.Evaluate(row) + B.Evaluate(row);

    /// <inheritdoc/>
    public override Formula Derivative(int operand, int column) => A.Derivative(operand, column) + B.Derivative(operand, column);
}

/// <summary>A·B.</summary>
public sealed record FormulaProduct(Formula A, Formula B) : Formula
{
    internal override int Operations => 1 + A.Operations + B.Operations;

    internal override IEnumerable<FormulaInput> Inputs => A.Inputs.Concat(B.Inputs);

    /// <inheritdoc/>
    public override double Evaluate(Func<int, int, double> row) => A.Evaluate(row) * B.Evaluate(row);

    /// <inheritdoc/>
    public override Formula Derivative(int operand, int column) =>
        (A.Derivative(operand, column) * B) + (A * B.Derivative(operand, column));
}

/// <summary>A / B.</summary>
public sealed record FormulaQuotient(Formula A, Formula B) : Formula
{
    internal override int Operations => 1 + A.Operations + B.Operations;

    internal override IEnumerable<FormulaInput> Inputs => A.Inputs.Concat(B.Inputs);

    /// <inheritdoc/>
    public override double Evaluate(Func<int, int, double> row) => A.Evaluate(row) / B.Evaluate(row);

    /// <inheritdoc/>
    public override Formula Derivative(int operand, int column) =>
        (A.Derivative(operand, column) / B) - (B.Derivative(operand, column) * A / (B * B));
}

/// <summary>√A.</summary>
public sealed record FormulaSqrt(Formula A) : Formula
{
    internal override int Operations => 1 + A.Operations;

    internal override IEnumerable<FormulaInput> Inputs => A.Inputs;

    /// <inheritdoc/>
    public override double Evaluate(Func<int, int, double> row) => Math.Sqrt(A.Evaluate(row));

    /// <inheritdoc/>
    public override Formula Derivative(int operand, int column) => 0.5 * A.Derivative(operand, column) / this;
}

/// <summary>A where Tested is larger than Bound, else 0.</summary>
public sealed record FormulaWhere(Formula Tested, double Bound, Formula A) : Formula
{
    internal override int Operations => 1 + Tested.Operations + A.Operations;

    internal override IEnumerable<FormulaInput> Inputs => Tested.Inputs.Concat(A.Inputs);

    /// <inheritdoc/>
    public override double Evaluate(Func<int, int, double> row) => Tested.Evaluate(row) > Bound ? A.Evaluate(row) : 0;

    /// <inheritdoc/>
    public override Formula Derivative(int operand, int column) => Where(Tested, Bound, A.Derivative(operand, column));
}
