using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;

namespace EquiDsl.Compiler.Differentiation;

/// <summary>Ops that only move numbers: their transposes move them back.</summary>
internal static partial class AdjointRules
{
    private static bool Structural(Backpropagation sweep, Op op, Value g)
    {
        switch (op)
        {
            case ConcatChannelsOp concat:
                int left = concat.Inputs[0].Irreps.Channels;
                sweep.Add(op.Inputs[0], new SliceChannelsOp(g, 0, left).Result);
                sweep.Add(op.Inputs[1], new SliceChannelsOp(g, left, concat.Inputs[1].Irreps.Channels).Result);
                return true;
            case ConcatScalarsOp:
                int start = 0;
                foreach (Value part in op.Inputs)
                {
                    if (sweep.IsActive(part))
                        sweep.Add(part, new SliceChannelsOp(g, start, part.Type.Width).Result);
                    start += part.Type.Width;
                }
                return true;
            case SliceChannelsOp slice:
                sweep.Add(op.Inputs[0], new PadChannelsOp(g, slice.Start, GroupMap.Channels(op.Inputs[0].Type)).Result);
                return true;
            case PadChannelsOp pad:
                sweep.Add(op.Inputs[0], new SliceChannelsOp(g, pad.Start, GroupMap.Channels(op.Inputs[0].Type)).Result);
                return true;
            case RestrictOp:
                sweep.Add(op.Inputs[0], g);
                return true;
            case WidenOp:
                if (Restrict(g, op.Inputs[0].Irreps.Coefficients) is { } narrow)
                    sweep.Add(op.Inputs[0], narrow);
                return true;
            case SelectCoefficientsOp select:
                int channels = op.Inputs[0].Irreps.Channels;
                int[] starts = select.Coefficients.Items.Select((_, i) => i * channels).ToArray();
                sweep.Add(op.Inputs[0], new ScatterScalarsOp(g, select.Coefficients, channels, starts).Result);
                return true;
            case ScatterScalarsOp scatter:
                int[] kept = g.Irreps.Coefficients.Items.Select(c => scatter.Start[op.Result.Irreps.Coefficients.IndexOf(c.L, c.M)]).ToArray();
                sweep.Add(op.Inputs[0], new CollectScalarsOp(g, op.Inputs[0].Type.Width, kept).Result);
                return true;
            case CollectScalarsOp collect:
                IrrepsType from = op.Inputs[0].Irreps;
                sweep.Add(op.Inputs[0], new ScatterScalarsOp(g, from.Coefficients, from.Channels, collect.Start).Result);
                return true;
            case ReplaceScalarsOp:
                if (Restrict(g, new(op.Inputs[0].Irreps.Coefficients.Items.Where(c => c.L > 0))) is { } irreps)
                    sweep.Add(op.Inputs[0], irreps);
                if (g.Irreps.Coefficients.Contains(0, 0))
                    sweep.Add(op.Inputs[1], new SelectCoefficientsOp(g, new([(0, 0)])).Result);
                return true;
            case SystemSumOp:
                sweep.Add(op.Inputs[0], new SystemGatherOp(g).Result);
                return true;
            case SystemGatherOp:
                sweep.Add(op.Inputs[0], new SystemSumOp(g).Result);
                return true;
            case GatherOp gather:
                sweep.Add(op.Inputs[0], new SegmentSumOp(g, gather.End).Result);
                return true;
            case SegmentSumOp sum:
                sweep.Add(op.Inputs[0], new GatherOp(g, sum.End).Result);
                return true;
            default:
                return false;
        }
    }
}
