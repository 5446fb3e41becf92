using EquiDsl.Compiler.Kernels;

namespace EquiDsl.Compiler.Printing;

/// <summary>Lane expressions of one thread: a lane is a thread of a warp.</summary>
/// <param name="lanes">Lanes of a tile.</param>
/// <param name="exact">Whether functions are rounded as in float32, or faster and a few units in the last place off.</param>
/// <param name="local">First row in shared memory of buffers that lie there.</param>
/// <param name="numbers">Name of a constant table.</param>
internal sealed class CudaExpressions(
    int lanes, bool exact, IReadOnlyDictionary<TileBuffer, int> local, Func<NumberTable, string> numbers) : CStyleExpressions(numbers)
{
    /// <summary>A tile row of this thread's lane.</summary>
    public string Row(TileBuffer buffer, Subscript row) => local.TryGetValue(buffer, out int start)
        ? $"local[{Scaled(row + start, Scheduling.LoopJob.LocalStride)}]"
        : $"memory[{Scaled(row + buffer.Offset, lanes)}]";

    protected override string Literal(double value) => CudaKernelPrinter.Literal(value);

    protected override string Broadcast(string number) => number;

    protected override string LoadTile(LaneTile tile) => Row(tile.Buffer, tile.Row);

    protected override string LoadFrame(Subscript entry) => $"frame[{Scaled(entry, lanes)}]";

    protected override string MultiplyAdd(string a, string b, string c) => $"fmaf({a}, {b}, {c})";

    protected override string Where(string tested, string value) => $"({tested} > 0.0f ? {value} : 0.0f)";

    protected override string Call(LaneFunction function, string argument)
    {
        string name = function switch
        {
            LaneFunction.SiLU => "silu",
            LaneFunction.Sigmoid => "sigmoid",
            LaneFunction.SmoothLeakyReLU => "smoothLeakyRelu",
            LaneFunction.ReciprocalSqrt => "rsqrtf",
            LaneFunction.Sqrt => "sqrtf",
            LaneFunction.Exp => "exponential",
            _ => throw new InvalidOperationException($"unknown function {function}"),
        };
        return function is LaneFunction.ReciprocalSqrt or LaneFunction.Sqrt ? $"{name}({argument})" : $"{name}<{(exact ? "true" : "false")}>({argument})";
    }
}
