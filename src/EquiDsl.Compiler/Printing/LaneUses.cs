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
            switch (statement)
            {
                case LaneLet let:
                    Visit(let.Value);
                    break;
                case LaneSet set:
                    Visit(set.Value);
                    break;
                case LaneStore store:
                    Visit(store.Value);
                    break;
                case LaneLoop loop:
                    Visit(loop.Body);
                    break;
            }
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
            case LaneBinary binary:
                Visit(binary.Left);
                Visit(binary.Right);
                break;
            case LaneMultiplyAdd product:
                Visit(product.A);
                Visit(product.B);
                Visit(product.C);
                break;
            case LaneCall call:
                Visit(call.Argument);
                break;
            case LaneWhere where:
                Visit(where.Tested);
                Visit(where.Value);
                break;
        }
    }
}
