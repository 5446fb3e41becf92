namespace EquiDsl.Compiler.Graph;

/// <summary>What an op gets to rebuild itself without its dead parts.</summary>
public sealed class Narrowing
{
    private readonly bool[][] _inputDemand;
    private readonly int[]?[] _positions;

    /// <summary>Rebuild for <paramref name="demand"/>, with operands that hold <paramref name="inputDemand"/>.</summary>
    public Narrowing(bool[] demand, IReadOnlyList<Value?> inputs, bool[][] inputDemand)
    {
        Demand = demand;
        Inputs = inputs;
        _inputDemand = inputDemand;
        _positions = new int[inputDemand.Length][];
    }

    /// <summary>Units of the old result that are needed.</summary>
    public bool[] Demand { get; }

    /// <summary>New operands; null where nothing of the operand is needed.</summary>
    public IReadOnlyList<Value?> Inputs { get; }

    /// <summary>The first new operand.</summary>
    public Value Input => Inputs[0]!;

    /// <summary>Old indices of the units kept in the result.</summary>
    public int[] Kept => Enumerable.Range(0, Demand.Length).Where(i => Demand[i]).ToArray();

    /// <summary>New index in operand <paramref name="input"/> of its old unit <paramref name="unit"/>.</summary>
    public int Map(int input, int unit)
    {
        if (!_inputDemand[input][unit])
            throw new GraphException($"unit {unit} of operand {input} was removed but is read");
        return (_positions[input] ??= Positions(_inputDemand[input]))[unit];
    }

    private static int[] Positions(bool[] demand)
    {
        int[] positions = new int[demand.Length];
        for (int i = 1; i < positions.Length; i++)
            positions[i] = positions[i - 1] + (demand[i - 1] ? 1 : 0);
        return positions;
    }
}
