using EquiDsl.Compiler.Graph.Ops;

namespace EquiDsl.Compiler.Graph;

/// <summary>
/// One operation of the layer graph. Every op has one result, names its parameters, tells which parts of its inputs a part of
/// its result needs, can rebuild itself for that part, and evaluates itself in float64: the reference for all backends.
/// </summary>
public abstract class Op
{
    /// <summary>An op with a result of <paramref name="type"/>.</summary>
    protected Op(ValueType type, params Value[] inputs)
    {
        Inputs = inputs;
        Result = new Value(type, this);
    }

    /// <summary>Operands.</summary>
    public IReadOnlyList<Value> Inputs { get; }

    /// <summary>Result.</summary>
    public Value Result { get; }

    /// <summary>Parameters read.</summary>
    public virtual IEnumerable<Parameter> Parameters => [];

    /// <summary>Name in dumps.</summary>
    public virtual string Name => GetType().Name.Replace("Op", "");

    /// <summary>Attributes in dumps, beyond inputs and parameters.</summary>
    public virtual string Details => "";

    /// <summary>Whether the result may lose single columns or coefficients.</summary>
    public virtual bool CanNarrow => true;

    /// <summary>Whether operands may hold more coefficients than <see cref="InputDemand"/> asks for.</summary>
    public virtual bool ToleratesSuperset => false;

    /// <summary>The units that are really produced when <paramref name="demand"/> is needed: a superset of it.</summary>
    public virtual bool[] RoundDemand(bool[] demand) => CanNarrow ? demand : Enumerable.Repeat(true, demand.Length).ToArray();

    /// <summary>For each input the units needed for the units of the result in <paramref name="demand"/>.</summary>
    /// <param name="demand">One flag per <see cref="ValueType.Units"/> of the result; at least one is set.</param>
    public virtual bool[][] InputDemand(bool[] demand) =>
        Inputs.Select(i => Enumerable.Repeat(true, i.Type.Units).ToArray()).ToArray();

    /// <summary>The same op on narrowed inputs, for the units in <see cref="Narrowing.Demand"/>.</summary>
    public abstract Value Rebuild(Narrowing narrowing);

    /// <summary>The result in float64, row-major (extent, width).</summary>
    /// <param name="domain">Counts, edges, elements and parameters.</param>
    /// <param name="inputs">Values of <see cref="Inputs"/>.</param>
    public abstract double[] Evaluate(EvaluationDomain domain, double[][] inputs);

    /// <summary>Throws <see cref="GraphException"/> when the op is malformed.</summary>
    public abstract void Verify();

    /// <summary>Floating-point operations per row of <see cref="WorkExtent"/>, counted as <see cref="GraphCosts"/> says.</summary>
    public abstract double FlopsPerRow { get; }

    /// <summary>What the op goes through: rows of its result, or of the operands that it sums up.</summary>
    public virtual Extent WorkExtent => Result.Type.Extent;

    /// <summary>Channels of irreps or of a grid's points; columns of scalars.</summary>
    protected static int Channels(ValueType type) => type is GridType grid ? grid.Channels : GroupMap.Channels(type);

    /// <summary>Numbers of a row with m = 0.</summary>
    protected static int OrderZero(Value irreps) => irreps.Irreps.Channels * irreps.Irreps.Coefficients.Items.Count(c => c.M == 0);

    /// <summary>Why nothing is propagated back through the op; null when it has an adjoint.</summary>
    public virtual string? WithoutAdjoint => null;

    /// <summary>Why no kernel computes the op; null when it is lowered.</summary>
    public virtual string? WithoutLowering => null;

    /// <summary>Throws unless <paramref name="condition"/> holds.</summary>
    protected void Require(bool condition, string message)
    {
        if (!condition)
            throw new GraphException($"{Name}: {message}");
    }
}

/// <summary>Thrown when a graph breaks a rule of its level; a defect of the compiler, not of a declaration.</summary>
public sealed class GraphException(string message) : InvalidOperationException(message);
