using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Kernels;
using static EquiDsl.Compiler.Lowering.LaneProgram;

namespace EquiDsl.Compiler.Lowering;

internal sealed partial class RegionLowering
{
    private void LowerIrrepsNorm(IrrepsNormOp op, TileIrreps to)
    {
        TileIrreps from = Irreps(op.Inputs[0]);
        CoefficientSet set = op.Result.Irreps.Coefficients;
        int channels = to.Channels;
        int[] degrees = set.Degrees.ToArray();
        Subscript c = Variable("c");
        Lane Centred(int l, int m) => l == 0 ? Load(from, 0, 0, c) - Local("mean") : Load(from, l, m, c);
        List<LaneStatement> body = [];
        if (set.Contains(0, 0))
        {
            body.Add(new LaneLet("mean", 0.0));
            body.Add(Serial("c", channels, [new LaneSet("mean", Local("mean") + Load(from, 0, 0, c))]));
            body.Add(new LaneSet("mean", Local("mean") * (1.0 / channels)));
        }
        body.AddRange(degrees.Select(l => new LaneLet($"square{l}", 0.0)));
        body.Add(Serial("c", channels, set.Items.SelectMany((item, i) => new LaneStatement[]
        {
            new LaneLet($"x{i}", Centred(item.L, item.M)),
            new LaneSet($"square{item.L}", Local($"square{item.L}").PlusProduct(Local($"x{i}"), Local($"x{i}"))),
        })));
        foreach (int l in degrees.Where(l => degrees.First(d => op.Shares(l, d)) == l))
        {
            Lane mean = degrees.Where(d => op.Shares(l, d)).Select(d => Local($"square{d}") * (op.SquareWeight(d) / channels))
                .Aggregate((a, b) => a + b);
            body.Add(new LaneLet($"factor{l}", new LaneCall(LaneFunction.ReciprocalSqrt, mean + LayerNormOp.Epsilon)));
        }
        List<LaneStatement> scale = [];
        foreach (int l in degrees)
        {
            (_, Parameter weight, int row) = op.WeightOf(l);
            Lane factor = Local($"factor{degrees.First(d => op.Shares(l, d))}");
            scale.Add(new LaneLet($"scale{l}", factor * new LaneWeight(_kernel.Vector(weight), c + (row * channels))));
            foreach ((_, int m) in set.Items.Where(i => i.L == l))
            {
                Lane value = l == 0
                    ? new LaneWeight(_kernel.Vector(op.Bias), c).PlusProduct(Centred(l, m), Local($"scale{l}"))
                    : Centred(l, m) * Local($"scale{l}");
                scale.Add(Store(to, l, m, c, value));
            }
        }
        body.Add(Loop("c", channels, scale));
        _kernel.Emit(new LaneStage($"{op.Kind} norm of {set} × {channels}", body));
    }
}
