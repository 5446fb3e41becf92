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
            case CoefficientScaleOp scale when scale.Inputs[0].Producer is RotateOp rotate && !_tiles.ContainsKey(scale.Inputs[0])
                    && _uses[scale.Inputs[0]].Count() == 1:
                LowerRotation(rotate, scale, to);
                break;
            case CoefficientScaleOp scale:
                LowerScaling(scale, to);
                break;
            case RotateOp rotate:
                LowerRotation(rotate, null, to);
                break;
            default:
                throw new GraphException($"{value.Producer.Name} is only lowered as part of a rotation or a sum over edges");
        }
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
            TileBuffer gathered = _kernel.Buffer("gathered", part.Irreps.Coefficients.Count * block);
            void Block(Subscript first, int count)
            {
                Gather(part, first, count, gathered);
                foreach (int l in op.Result.Irreps.Coefficients.Degrees)
                    RotateDegree(l, first + partOffset, count);
            }
            void RotateDegree(int l, Subscript first, int count)
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
                        int row = op.Frame.Offset(l) + ((p.item.M + (op.Frame.Rows(l) / 2)) * ((2 * l) + 1)) + l;
                        Lane sum = Dot(inputs.Select((input, k) => ((Lane)new LaneFrame(row + input.M), Local($"x{k}"))));
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

    private void LowerSink(Op op)
    {
        (Value values, TileBuffer? logits, int heads, RotateBackOp? rotation) = op switch
        {
            SegmentSoftmaxSumOp softmax => (
                softmax.Values, Scalars(softmax.Logits), softmax.Heads,
                softmax.Frame is null ? null : new RotateBackOp(softmax.Values, softmax.Frame, op.Result.Irreps.Coefficients)),
            _ => op.Inputs[0].Producer is RotateBackOp back ? (back.Inputs[0], null, 0, back) : (op.Inputs[0], (TileBuffer?)null, 0, (RotateBackOp?)null),
        };
        if (logits is not null)
        {
            _kernel.Heads = heads;
            _kernel.Emit(new SegmentSoftmaxStage($"weights of {heads} heads: exp(logit − running maximum of the target)", logits, heads));
        }
        TileIrreps x = Irreps(values);
        CoefficientSet set = op.Result.Irreps.Coefficients;
        int channels = op.Result.Irreps.Channels, memory = _kernel.Memory(op.Result);
        foreach (int l in set.Degrees)
        {
            (int M, int Index)[] outputs = set.Items.Select((item, i) => (item, i)).Where(p => p.item.L == l)
                .Select(p => (p.item.M, p.i)).ToArray();
            int[] inputs = values.Irreps.Coefficients.Items.Where(c => c.L == l).Select(c => c.M).ToArray();
            if (inputs.Length == 0)
                continue;
            TileBuffer sum = _kernel.Buffer("turned", outputs.Length * channels);
            double rescale = rotation?.Rescale(l) ?? 1;
            int groups = logits is null ? 1 : heads, groupChannels = channels / groups;
            Subscript h = groups == 1 ? 0 : Variable("h"), c = (h * groupChannels) + Variable("c");
            Lane? weight = logits is not null ? Local("weight") : rescale == 1 ? null : (Lane)rescale;
            IEnumerable<LaneStatement> weights = logits is null ? [] : [new LaneLet("weight", rescale == 1 ? logits[h] : logits[h] * rescale)];
            IEnumerable<LaneStatement> loads = inputs.Select((m, k) =>
                new LaneLet($"x{k}", weight is null ? Load(x, l, m, c) : Load(x, l, m, c) * weight));
            IEnumerable<LaneStatement> stores = outputs.Select((output, i) =>
            {
                Lane turned = rotation is null
                    ? Local($"x{Array.IndexOf(inputs, output.M)}")
                    : Dot(inputs.Select((m, k) => ((Lane)new LaneFrame(
                        rotation.Frame.Offset(l) + ((m + (rotation.Frame.Rows(l) / 2)) * ((2 * l) + 1)) + l + output.M), Local($"x{k}"))));
                return new LaneStore(sum, c + (i * channels), turned);
            });
            _kernel.Emit(new LaneStage(
                $"l = {l}: y_m = Σ_m' W_m'm·x_m'{(logits is null ? "" : " · weight of the head")}{(rescale == 1 ? "" : $" · √({(2 * l) + 1}/{rotation!.Frame.Rows(l)})")}",
                [groups == 1 ? Loop("c", channels, weights, loads, stores) : Loop("h", groups, weights, [Loop("c", groupChannels, loads, stores)])]));
            _kernel.Emit(new SegmentSumStage(
                $"l = {l}: sum over the edges of each target", sum, sum.Rows, memory, op.Result.Type.Width, outputs[0].Index * channels, heads, channels));
        }
    }
}
