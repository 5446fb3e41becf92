using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Kernels;
using EquiDsl.Compiler.Specification;
using static EquiDsl.Compiler.Lowering.LaneProgram;

namespace EquiDsl.Compiler.Lowering;

internal sealed partial class RegionLowering
{
    private void LowerEdgeFeatures(Value value, TileIrreps to)
    {
        switch (value.Producer)
        {
            case CoefficientScaleOp scale when scale.Inputs[0].Producer is RotateOp rotate && IsMessage(rotate) && !_tiles.ContainsKey(scale.Inputs[0])
                    && IsReadOnce(scale.Inputs[0]):
                LowerRotation(rotate, scale, to);
                break;
            case CoefficientScaleOp scale:
                LowerScaling(scale, to);
                break;
            case RotateOp rotate when IsMessage(rotate):
                LowerRotation(rotate, null, to);
                break;
            case RotateOp rotate:
                LowerTileRotation(rotate, to);
                break;
            default:
                throw new GraphException($"{value.Producer.Name} is only lowered as part of a rotation or a sum over edges");
        }
    }

    /// <summary>Whether gathered node features are rotated that nothing else reads, so that they need not lie in tile memory as a whole.</summary>
    private bool IsMessage(RotateOp rotate)
    {
        Value message = rotate.Inputs[0];
        if (rotate.IsRescaled || !IsReadOnce(message) || _tiles.ContainsKey(message))
            return false;
        if (message.Producer is CoefficientScaleOp scale)
            message = scale.Inputs[0];
        return (message.Producer is ConcatChannelsOp concat && IsReadOnce(message) ? concat.Inputs : [message]).All(IsGathered);
    }

    private bool IsGathered(Value part)
    {
        for (; part.Producer is RestrictOp; part = part.Producer.Inputs[0])
        {
            if (!IsReadOnce(part))
                return false;
        }
        return part.Producer is GatherOp && IsReadOnce(part);
    }

    private void LowerScaling(CoefficientScaleOp op, TileIrreps to)
    {
        TileIrreps from = Irreps(op.Inputs[0]);
        TileBuffer scalars = Scalars(op.Inputs[1]);
        Subscript c = Variable("c");
        IEnumerable<LaneStatement> body = op.Result.Irreps.Coefficients.Items.Select((item, i) => Store(
            to, item.L, item.M, c,
            op.Start[i] < 0 ? Load(from, item.L, item.M, c) : Load(from, item.L, item.M, c) * scalars[c + op.Start[i]]));
        _kernel.Emit(new LaneStage($"{op.Result.Irreps.Coefficients} × {to.Channels} times scalars", [Loop("c", to.Channels, body)]));
    }

    /// <summary>y_l = W_l·x_l of gathered node features, scaled before and after, a block of channels at a time.</summary>
    private void LowerRotation(RotateOp op, CoefficientScaleOp? after, TileIrreps to)
    {
        Value message = op.Inputs[0];
        CoefficientScaleOp? before = message.Producer as CoefficientScaleOp;
        TileBuffer? beforeScalars = before is null ? null : Scalars(before.Inputs[1]);
        TileBuffer? afterScalars = after is null ? null : Scalars(after.Inputs[1]);
        if (before is not null)
            message = before.Inputs[0];
        int offset = 0;
        foreach (Value part in message.Producer is ConcatChannelsOp concat ? concat.Inputs : [message])
        {
            int channels = part.Irreps.Channels, block = Math.Min(_shape.ChannelBlock(part.Irreps.Coefficients.Count), channels), partOffset = offset;
            // Channels left over have a buffer of their own, so that repetitions over blocks share none with what is outside them.
            void Block(Subscript first, int count)
            {
                TileBuffer gathered = _kernel.Buffer("gathered", part.Irreps.Coefficients.Count * count);
                Gather(part, first, count, gathered);
                foreach (int l in op.Result.Irreps.Coefficients.Degrees)
                    RotateDegree(l, first + partOffset, count, gathered);
            }
            void RotateDegree(int l, Subscript first, int count, TileBuffer gathered)
            {
                Subscript c = Variable("c"), channel = c + first;
                (int M, int Index)[] inputs = part.Irreps.Coefficients.Items.Select((item, i) => (item, i))
                    .Where(p => p.item.L == l).Select(p => (p.item.M, p.i)).ToArray();
                IEnumerable<LaneStatement> loads = inputs.Select((input, k) => new LaneLet($"x{k}", beforeScalars is null
                    ? gathered[c + (input.Index * count)]
                    : gathered[c + (input.Index * count)] * beforeScalars[channel + before!.Start[input.Index]]));
                IEnumerable<LaneStatement> rows = op.Result.Irreps.Coefficients.Items.Select((item, i) => (item, i)).Where(p => p.item.L == l)
                    .SelectMany(p =>
                    {
                        Lane sum = Dot(inputs.Select((input, k) => ((Lane)new LaneFrame(op.Entry(l, p.item.M, input.M)), Local($"x{k}"))));
                        if (afterScalars is not null && after!.Start[p.i] >= 0)
                            sum *= afterScalars[channel + after.Start[p.i]];
                        string name = $"y{p.i}";
                        return new LaneStatement[] { new LaneLet(name, sum), Store(to, l, p.item.M, channel, Local(name)) };
                    });
                _kernel.Emit(new LaneStage(
                    $"l = {l}: y_m = Σ_m' W_mm'·x_m'{(before is null ? "" : " (x by degree weights)")}{(after is null ? "" : ", times radial weights")}",
                    [Loop("c", count, loads, rows)]));
            }

            _kernel.Loop($"blocks of {block} channels", "block", channels / block, b => Block(b * block, block));
            if (channels % block != 0)
                Block(channels / block * block, channels % block);
            offset += channels;
        }
    }

    private void Gather(Value part, Subscript first, int count, TileBuffer output)
    {
        Value source = part;
        while (source.Producer is RestrictOp)
            source = source.Producer.Inputs[0];
        if (source.Producer is not GatherOp gather)
            throw new GraphException($"rotation of {part} which is not gathered from nodes");
        Value nodes = gather.Inputs[0];
        while (nodes.Producer is RestrictOp && !IsExternal(nodes))
            nodes = nodes.Producer.Inputs[0];
        CoefficientSet stored = nodes.Irreps.Coefficients;
        IEnumerable<Run> runs = part.Irreps.Coefficients.Items.Select((item, i) =>
            new Run(stored.IndexOf(item.L, item.M) * nodes.Irreps.Channels, i * count, count));
        _kernel.Emit(new LoadStage(
            $"gather {count} channels of {part.Irreps.Coefficients} from {gather.End.ToString().ToLowerInvariant()} nodes",
            _kernel.Memory(nodes), -1, nodes.Type.Width, gather.End == EdgeEnd.Source ? LaneIndex.Source : LaneIndex.Target, first, output,
            new(runs)));
    }
}
