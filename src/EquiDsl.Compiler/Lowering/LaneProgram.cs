using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Kernels;

namespace EquiDsl.Compiler.Lowering;

/// <summary>Short forms for lane programs.</summary>
internal static class LaneProgram
{
    public static Lane Local(string name) => new LaneLocal(name);

    public static LaneStatement Loop(string variable, int count, params IEnumerable<LaneStatement>[] body) =>
        Loop(variable, 0, count, body);

    public static LaneStatement Loop(string variable, int start, int count, params IEnumerable<LaneStatement>[] body) =>
        new LaneLoop(variable, start, count, true, body.SelectMany(b => b).ToArray());

    public static LaneStatement Serial(string variable, int count, params IEnumerable<LaneStatement>[] body) =>
        new LaneLoop(variable, 0, count, false, body.SelectMany(b => b).ToArray());

    public static Subscript Variable(string name) => new SubscriptVariable(name);

    public static LaneStatement Store(TileIrreps to, int l, int m, Subscript channel, Lane value) =>
        new LaneStore(to.Buffer, channel + to.Start(l, m), value);

    public static Lane Load(TileIrreps from, int l, int m, Subscript channel) => from.Buffer[channel + from.Start(l, m)];

    /// <summary>A sum of products, each step rounded once.</summary>
    public static Lane Dot(IEnumerable<(Lane A, Lane B)> terms)
    {
        Lane? sum = null;
        foreach ((Lane a, Lane b) in terms)
            sum = sum is null ? a * b : sum.PlusProduct(a, b);
        return sum ?? 0.0;
    }
}
