using EquiDsl.Compiler.Kernels;

namespace EquiDsl.Compiler.Scheduling;

/// <summary>Collects the rows that lane programs read and write, in order.</summary>
internal sealed class LaneAccesses(List<Access> list)
{
    public void Visit(IEnumerable<LaneStatement> body, IReadOnlyDictionary<string, (int Start, int Count)> ranges)
    {
        foreach (LaneStatement statement in body)
        {
            switch (statement)
            {
                case LaneLet or LaneSet:
                    Visit(statement.Expression!, ranges);
                    break;
                case LaneStore store:
                    Visit(store.Value, ranges);
                    Add(store.Buffer, store.Row, ranges, true);
                    break;
                case LaneLoop loop:
                    Dictionary<string, (int, int)> inner = [];
                    foreach (KeyValuePair<string, (int, int)> range in ranges)
                        inner[range.Key] = range.Value;
                    inner[loop.Variable] = (loop.Start, loop.Count);
                    Visit(loop.Body, inner);
                    break;
                default:
                    throw new InvalidOperationException($"unknown statement {statement}");
            }
        }
    }

    private void Visit(Lane lane, IReadOnlyDictionary<string, (int Start, int Count)> ranges)
    {
        if (lane is LaneTile tile)
            Add(tile.Buffer, tile.Row, ranges, false);
        foreach (Lane operand in lane.Operands)
            Visit(operand, ranges);
    }

    private void Add(TileBuffer buffer, Subscript row, IReadOnlyDictionary<string, (int Start, int Count)> ranges, bool isWrite)
    {
        AffineRow affine = new(row, ranges);
        list.Add(new(buffer, affine, affine.First, affine.Last, isWrite));
    }
}
