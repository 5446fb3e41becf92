using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Kernels;
using EquiDsl.Compiler.Specification;
using static EquiDsl.Compiler.Lowering.LaneProgram;

namespace EquiDsl.Compiler.Lowering;

/// <summary>What edge regions end in: sums at targets and sources, softmax, and the few numbers that are kept per edge.</summary>
internal sealed partial class RegionLowering
{
    private void LowerSinks()
    {
        foreach (Value result in _region.Outputs)
        {
            switch (result.Producer)
            {
                case SegmentLogSumExpOp total:
                    LowerLogSumExp(total);
                    break;
                case SegmentSumOp { End: EdgeEnd.Source } sum:
                    LowerSourceSum(sum);
                    break;
                case SegmentSoftmaxSumOp or SegmentSumOp:
                    LowerTargetSum(result.Producer);
                    break;
                default:
                    Save(result);
                    break;
            }
        }
    }

    /// <summary>Runs the softmax over the logits once, whichever sink asks first; its weights take the logits' place.</summary>
    private TileBuffer Softmax(Value logits, int heads)
    {
        TileBuffer buffer = Scalars(logits);
        if (_kernel.Heads == 0)
        {
            _kernel.Heads = heads;
            _kernel.Emit(new SegmentSoftmaxStage($"weights of {heads} heads: exp(logit − running maximum of the target)", buffer, heads));
        }
        return buffer;
    }

    private void LowerLogSumExp(SegmentLogSumExpOp op)
    {
        int heads = op.Result.Type.Width;
        TileBuffer logits = Softmax(op.Inputs[0], heads);
        _kernel.Emit(new SegmentLogSumExpStage($"logarithms of {heads} denominators", logits, _kernel.Memory(op.Result), heads));
    }

    private void LowerSourceSum(SegmentSumOp op)
    {
        (TileBuffer buffer, EquatableArray<Run> runs) = Rows(op.Inputs[0]);
        _kernel.Collect(new SourceSumStage(
            $"sum over the edges of each source: {Describe(op.Result)}", buffer, _kernel.Memory(op.Result), op.Result.Type.Width, runs));
    }

    /// <summary>A value in tile memory, and how its columns in memory lie in it.</summary>
    private (TileBuffer Buffer, EquatableArray<Run> Runs) Rows(Value value)
    {
        if (value.Type is not IrrepsType irreps)
            return (Scalars(value), new([new Run(0, 0, value.Type.Width)]));
        TileIrreps tile = Irreps(value);
        return (tile.Buffer, new(Runs.Merge(irreps.Coefficients.Items.Select((c, i) =>
            new Run(i * tile.Channels, tile.Start(c.L, c.M), tile.Channels)))));
    }

    private void LowerTargetSum(Op op)
    {
        (Value values, TileBuffer? logits, int heads, RotateBackOp? rotation) = op switch
        {
            SegmentSoftmaxSumOp softmax => (
                softmax.Values, Softmax(softmax.Logits, softmax.Heads), softmax.Heads,
                softmax.Frame is null ? null : new RotateBackOp(softmax.Values, softmax.Frame, op.Result.Irreps.Coefficients)),
            SegmentSumOp when op.Inputs[0].Producer is RotateBackOp back && IsReadOnce(op.Inputs[0]) => (back.Inputs[0], null, 0, back),
            SegmentSumOp => (op.Inputs[0], (TileBuffer?)null, 0, (RotateBackOp?)null),
            _ => throw NoLowering(op),
        };
        if (op.Result.Type is not IrrepsType || (rotation is null && logits is null))
        {
            LowerPlainSum((SegmentSumOp)op);
            return;
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
                    : Dot(inputs.Select((m, k) => ((Lane)new LaneFrame(rotation.Entry(l, output.M, m)), Local($"x{k}"))));
                return new LaneStore(sum, c + (i * channels), turned);
            });
            _kernel.Emit(new LaneStage(
                $"l = {l}: y_m = Σ_m' W_m'm·x_m'{(logits is null ? "" : " · weight of the head")}{(rescale == 1 ? "" : $" · √({(2 * l) + 1}/{rotation!.Frame.Rows(l)})")}",
                [groups == 1 ? Loop("c", channels, weights, loads, stores) : Loop("h", groups, weights, [Loop("c", groupChannels, loads, stores)])]));
            _kernel.Emit(new SegmentSumStage(
                $"l = {l}: sum over the edges of each target", sum, sum.Rows, memory, op.Result.Type.Width, outputs[0].Index * channels, heads, channels));
        }
    }

    private void LowerPlainSum(SegmentSumOp op)
    {
        (TileBuffer buffer, EquatableArray<Run> runs) = Rows(op.Inputs[0]);
        int memory = _kernel.Memory(op.Result), width = op.Result.Type.Width;
        foreach (Run run in runs)
        {
            _kernel.Emit(new SegmentSumStage(
                $"sum over the edges of each target: {Describe(op.Result)}", buffer, run.Count, memory, width, run.Column, 0, run.Count, run.Row));
        }
    }
}
