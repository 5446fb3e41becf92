using EquiDsl.Compiler.Kernels;

namespace EquiDsl.Compiler.Printing;

/// <summary>What a lane program refers to, in order of first use.</summary>
internal sealed class LaneUses
{
    public LaneUses(IEnumerable<LaneStatement> body) => Visit(body);

    public bool Frame { get; private set; }

    public List<int> Weights { get; } = [];

    public List<NumberTable> Numbers { get; } = [];

    private void Visit(IEnumerable<LaneStatement> body)
    {
        foreach (LaneStatement statement in body)
        {
            if (statement.Expression is { } value)
                Visit(value);
            Visit(statement.Inner);
        }
    }

    private void Visit(Lane lane)
    {
        switch (lane)
        {
            case LaneFrame:
                Frame = true;
                break;
            case LaneWeight weight:
                if (!Weights.Contains(weight.Slot))
                    Weights.Add(weight.Slot);
                break;
            case LaneTable table:
                if (!Numbers.Contains(table.Table))
                    Numbers.Add(table.Table);
                break;
        }
        foreach (Lane operand in lane.Operands)
            Visit(operand);
    }
}
