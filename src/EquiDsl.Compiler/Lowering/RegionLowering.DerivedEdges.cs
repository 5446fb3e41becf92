using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Kernels;
using EquiDsl.Compiler.Mathematics;
using static EquiDsl.Compiler.Lowering.LaneProgram;

namespace EquiDsl.Compiler.Lowering;

/// <summary>Edge features of backward passes, held in tile memory as a whole.</summary>
internal sealed partial class RegionLowering
{
    /// <summary>y_l = W_l·x_l or Wᵀ_l·x_l of features that are in tile memory.</summary>
    private void LowerTileRotation(FrameRotationOp op, TileIrreps to)
    {
        TileIrreps x = Irreps(op.Inputs[0]);
        foreach (int l in op.Result.Irreps.Coefficients.Degrees)
        {
            int[] inputs = op.Inputs[0].Irreps.Coefficients.Items.Where(c => c.L == l).Select(c => c.M).ToArray();
            double rescale = op.Rescale(l);
            Subscript c = Variable("c");
            IEnumerable<LaneStatement> loads = inputs.Select((m, k) => new LaneLet($"x{k}", rescale == 1 ? Load(x, l, m, c) : Load(x, l, m, c) * rescale));
            IEnumerable<LaneStatement> stores = op.Result.Irreps.Coefficients.Items.Where(i => i.L == l).Select(i => Store(to, l, i.M, c, Dot(
                inputs.Select((m, k) => ((Lane)new LaneFrame(op.Entry(l, i.M, m)), Local($"x{k}"))))));
            string product = op is RotateBackOp ? "W_m'm·x_m'" : "W_mm'·x_m'";
            _kernel.Emit(new LaneStage($"l = {l}: y_m = Σ_m' {product}", [Loop("c", to.Channels, loads, stores)]));
        }
    }

    /// <summary>y_l = (ω·L)_l·x_l.</summary>
    private void LowerTurn(TurnOp op, TileIrreps to)
    {
        TileIrreps x = Irreps(op.Inputs[0]);
        TileBuffer rotation = Scalars(op.Inputs[1]);
        CoefficientSet rows = op.Result.Irreps.Coefficients, columns = op.Inputs[0].Irreps.Coefficients;
        ILookup<int, RotationGenerators.Entry> entries = RotationGenerators.Between(rows, columns).ToLookup(e => e.Row);
        Subscript c = Variable("c");
        IEnumerable<LaneStatement> body = rows.Items.Select((item, i) => Store(to, item.L, item.M, c, Dot(entries[i].Select(e =>
            (rotation[e.Axis] * e.Value, Load(x, columns.Items[e.Column].L, columns.Items[e.Column].M, c))))));
        Emit("(ω·L)·x", Loop("c", to.Channels, body));
    }

    /// <summary>Features of nodes at one end.</summary>
    private void LowerGather(GatherOp op, TileIrreps to)
    {
        Value nodes = op.Inputs[0];
        IEnumerable<Run> runs = op.Result.Irreps.Coefficients.Items.Select(item => new Run(
            nodes.Irreps.Coefficients.IndexOf(item.L, item.M) * to.Channels, to.Start(item.L, item.M), to.Channels));
        _kernel.Emit(new LoadStage(
            $"gather {Describe(op.Result)} from {op.End.ToString().ToLowerInvariant()} nodes", _kernel.Memory(nodes), -1, nodes.Type.Width,
            op.End == EdgeEnd.Source ? LaneIndex.Source : LaneIndex.Target, 0, to.Buffer, new(Runs.Merge(runs))));
    }

    /// <summary>Channels side by side, or with zeros around them.</summary>
    private void LowerChannels(Op op, TileIrreps to)
    {
        Subscript c = Variable("c");
        int first = op is PadChannelsOp pad ? pad.Start : 0, offset = first;
        foreach (Value part in op.Inputs)
        {
            TileIrreps from = Irreps(part);
            int start = offset;
            Emit("channels", Loop("c", from.Channels, op.Result.Irreps.Coefficients.Items.Select(i => Store(
                to, i.L, i.M, c + start, Load(from, i.L, i.M, c)))));
            offset += from.Channels;
        }
        foreach ((int start, int count) in new[] { (0, first), (offset, to.Channels - offset) })
        {
            if (count > 0)
                Emit("no contribution", Loop("c", count, op.Result.Irreps.Coefficients.Items.Select(i => Store(to, i.L, i.M, c + start, 0.0))));
        }
    }
}
