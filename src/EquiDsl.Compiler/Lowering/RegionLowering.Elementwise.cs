using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Kernels;
using static EquiDsl.Compiler.Lowering.LaneProgram;

namespace EquiDsl.Compiler.Lowering;

internal sealed partial class RegionLowering
{
    private TileIrreps LoadRows(Value value, TileIrreps? destination)
    {
        TileIrreps tile = Destination(value, destination);
        IEnumerable<Run> runs = value.Irreps.Coefficients.Items.Select((c, i) => new Run(i * tile.Channels, tile.Start(c.L, c.M), tile.Channels));
        _kernel.Emit(new LoadStage(
            $"load {Describe(value)}", _kernel.Memory(value), -1, value.Type.Width, LaneIndex.Self, 0, tile.Buffer, new(Runs.Merge(runs))));
        return tile;
    }

    /// <summary>to[l, m, c] = from[l, m, c].</summary>
    private void Copy(TileIrreps from, TileIrreps to, CoefficientSet coefficients, string comment)
    {
        Subscript c = Variable("c");
        IEnumerable<LaneStatement> body = coefficients.Items.Select(i => Store(to, i.L, i.M, c, Load(from, i.L, i.M, c)));
        _kernel.Emit(new LaneStage(comment, [Loop("c", to.Channels, body)]));
    }

    /// <summary>Zero at the coefficients of the layout that the value does not have.</summary>
    private void Zero(TileIrreps tile, CoefficientSet present)
    {
        IEnumerable<LaneStatement> body = tile.Coefficients.Items.Where(i => !present.Contains(i.L, i.M))
            .Select(i => Store(tile, i.L, i.M, Variable("c"), 0.0));
        _kernel.Emit(new LaneStage("structural zeros", [Loop("c", tile.Channels, body)]));
    }

    private void LowerReplaceScalars(ReplaceScalarsOp op, TileIrreps to)
    {
        if (_tiles.TryGetValue(op.Inputs[0], out TileIrreps? present) || _uses[op.Inputs[0]].Count() > 1)
        {
            present ??= Irreps(op.Inputs[0]);
            Copy(present, to, new(op.Inputs[0].Irreps.Coefficients.Items.Where(i => i.L > 0)), "irreps without l = 0");
        }
        else
        {
            TileIrreps written = Lower(op.Inputs[0], to);
            if (!ReferenceEquals(written.Buffer, to.Buffer))
                Copy(written, to, new(op.Inputs[0].Irreps.Coefficients.Items.Where(i => i.L > 0)), "irreps without l = 0");
            _tiles.Remove(op.Inputs[0]);
        }
        TileBuffer scalars = Scalars(op.Inputs[1]);
        Subscript c = Variable("c");
        _kernel.Emit(new LaneStage("l = 0 replaced by scalars", [Loop("c", to.Channels, [Store(to, 0, 0, c, scalars[c])])]));
    }

    private void LowerElementwise(Op op, TileIrreps to)
    {
        Subscript c = Variable("c");
        Lane? Term(Value input, int l, int m) =>
            input.Irreps.Coefficients.Contains(l, m) ? Load(Irreps(input), l, m, c) : null;
        TileBuffer? scalars = op is ScatterScalarsOp ? Scalars(op.Inputs[0]) : null;
        foreach (Value input in op is ScatterScalarsOp ? [] : op.Inputs)
            Irreps(input);
        List<LaneStatement> body = [];
        CoefficientSet set = op.Result.Irreps.Coefficients;
        foreach ((int l, int m) in set.Items)
        {
            Lane value = op switch
            {
                AddOp => (Term(op.Inputs[0], l, m), Term(op.Inputs[1], l, m)) switch
                {
                    ({ } a, { } b) => a + b,
                    ({ } a, null) => a,
                    (_, var b) => b!,
                },
                ScaleOp scale => Term(op.Inputs[0], l, m)! * scale.Factor,
                ScatterScalarsOp scatter => scalars![c + scatter.Start[set.IndexOf(l, m)]],
                RestrictOp or WidenOp => Term(op.Inputs[0], l, m) ?? 0.0,
                _ => throw NoLowering(op),
            };
            body.Add(Store(to, l, m, c, value));
        }
        _kernel.Emit(new LaneStage($"{op.Name.ToLowerInvariant()} {Describe(op.Result)}", [Loop("c", to.Channels, body)]));
    }
}
