namespace EquiDsl.Compiler.Kernels;

/// <summary>
/// A number per lane. A lane is one edge or node of the tile; expressions say what happens to one of them, printers decide how
/// many are done at once.
/// </summary>
public abstract record Lane
{
    /// <summary>Expressions that it is made of, in the order in which they are written.</summary>
    internal abstract IReadOnlyList<Lane> Operands { get; }

    /// <summary>The same literal in all lanes.</summary>
    public static implicit operator Lane(double value) => new LaneLiteral(value);

    /// <summary>Sum.</summary>
    public static Lane operator +(Lane left, Lane right) => new LaneBinary('+', left, right);

    /// <summary>Difference.</summary>
    public static Lane operator -(Lane left, Lane right) => new LaneBinary('-', left, right);

    /// <summary>Product.</summary>
    public static Lane operator *(Lane left, Lane right) => new LaneBinary('*', left, right);

    /// <summary>Quotient.</summary>
    public static Lane operator /(Lane left, Lane right) => new LaneBinary('/', left, right);

    /// <summary>a·b + this, rounded once.</summary>
    public Lane PlusProduct(Lane a, Lane b) => new LaneMultiplyAdd(a, b, this);
}

/// <summary>A literal.</summary>
public sealed record LaneLiteral(double Value) : Lane
{
    internal override IReadOnlyList<Lane> Operands => [];
}

/// <summary>A local variable.</summary>
public sealed record LaneLocal(string Name) : Lane
{
    internal override IReadOnlyList<Lane> Operands => [];
}

/// <summary>Row of a tile buffer.</summary>
public sealed record LaneTile(TileBuffer Buffer, Subscript Row) : Lane
{
    internal override IReadOnlyList<Lane> Operands => [];
}

/// <summary>Entry of the edge's Wigner-D blocks, see <see cref="Graph.FrameType"/>.</summary>
public sealed record LaneFrame(Subscript Entry) : Lane
{
    internal override IReadOnlyList<Lane> Operands => [];
}

/// <summary>Entry of a weight vector, the same in all lanes.</summary>
public sealed record LaneWeight(int Slot, Subscript At) : Lane
{
    internal override IReadOnlyList<Lane> Operands => [];
}

/// <summary>Entry of a constant table, the same in all lanes.</summary>
public sealed record LaneTable(NumberTable Table, Subscript At) : Lane
{
    internal override IReadOnlyList<Lane> Operands => [];
}

/// <summary>Arithmetic.</summary>
public sealed record LaneBinary(char Operator, Lane Left, Lane Right) : Lane
{
    internal override IReadOnlyList<Lane> Operands => [Left, Right];
}

/// <summary>A·B + C, rounded once.</summary>
public sealed record LaneMultiplyAdd(Lane A, Lane B, Lane C) : Lane
{
    internal override IReadOnlyList<Lane> Operands => [A, B, C];
}

/// <summary>Functions of one number that every language's runtime has.</summary>
public enum LaneFunction
{
    /// <summary>x·σ(x).</summary>
    SiLU,

    /// <summary>σ(x).</summary>
    Sigmoid,

    /// <summary>0.6x + 0.4x(2σ(x) − 1).</summary>
    SmoothLeakyReLU,

    /// <summary>1/√x.</summary>
    ReciprocalSqrt,

    /// <summary>√x.</summary>
    Sqrt,

    /// <summary>e^x.</summary>
    Exp,
}

/// <summary>A function of one number.</summary>
public sealed record LaneCall(LaneFunction Function, Lane Argument) : Lane
{
    internal override IReadOnlyList<Lane> Operands => [Argument];
}

/// <summary>Value where Tested is positive, else 0.</summary>
public sealed record LaneWhere(Lane Tested, Lane Value) : Lane
{
    internal override IReadOnlyList<Lane> Operands => [Tested, Value];
}

/// <summary>What a stage does in each lane.</summary>
public abstract record LaneStatement
{
    /// <summary>What it computes, if it computes something.</summary>
    internal abstract Lane? Expression { get; }

    /// <summary>Statements inside.</summary>
    internal abstract IReadOnlyList<LaneStatement> Inner { get; }
}

/// <summary>Declares a local.</summary>
public sealed record LaneLet(string Name, Lane Value) : LaneStatement
{
    internal override Lane? Expression => Value;

    internal override IReadOnlyList<LaneStatement> Inner => [];
}

/// <summary>Assigns a local.</summary>
public sealed record LaneSet(string Name, Lane Value) : LaneStatement
{
    internal override Lane? Expression => Value;

    internal override IReadOnlyList<LaneStatement> Inner => [];
}

/// <summary>Writes a row of a tile buffer.</summary>
public sealed record LaneStore(TileBuffer Buffer, Subscript Row, Lane Value) : LaneStatement
{
    internal override Lane? Expression => Value;

    internal override IReadOnlyList<LaneStatement> Inner => [];
}

/// <summary>Repeats <paramref name="Body"/> for Variable = Start .. Start + Count − 1.</summary>
/// <param name="Independent">Whether the repetitions may run in any order.</param>
public sealed record LaneLoop(string Variable, int Start, int Count, bool Independent, IReadOnlyList<LaneStatement> Body) : LaneStatement
{
    internal override Lane? Expression => null;

    internal override IReadOnlyList<LaneStatement> Inner => Body;
}
