using EquiDsl.Compiler.Kernels;

namespace EquiDsl.Compiler.Scheduling;

/// <summary>
/// A matrix product, or several of the same rows that follow from each other row by row: a block runs all of them on its rows, and a
/// function of the result before it leaves the registers.
/// </summary>
public sealed class MatrixJob : Job
{
    private readonly List<MatrixStage> _products;
    private readonly MatrixTiling _tiling;

    internal MatrixJob(MatrixStage product, MatrixTiling tiling) => (_products, _tiling) = ([product], tiling);

    /// <summary>Products in order.</summary>
    public IReadOnlyList<MatrixStage> Products => _products;

    /// <summary>The stage that applies a function to the result in place, if any.</summary>
    public LaneStage? Activation { get; private set; }

    /// <summary>Its function.</summary>
    public LaneFunction Function { get; private set; }

    /// <summary>Rows of a block.</summary>
    public int BlockRows => MatrixTiling.BlockRows(_products[0].Rows);

    /// <inheritdoc/>
    public override int Blocks => RowBlocks * _products[0].Panels;

    /// <summary>Blocks that share the rows of a panel.</summary>
    public int RowBlocks => (_products[0].Rows + BlockRows - 1) / BlockRows;

    /// <inheritdoc/>
    public override IEnumerable<Stage> Stages => Activation is null ? _products : [.. _products, Activation];

    /// <inheritdoc/>
    public override int SharedWords(int warps) => _tiling.SharedWords(BlockRows);

    /// <inheritdoc/>
    internal override bool TryAppend(Stage stage)
    {
        if (Activation is not null)
            return false;
        if (stage is LaneStage lanes && FunctionOfResult(lanes) is LaneFunction function)
        {
            (Activation, Function) = (lanes, function);
            return true;
        }
        if (stage is not MatrixStage { Panels: 1 } next || !_products.All(p => FollowsRowByRow(next, p)))
            return false;
        _products.Add(next);
        return true;
    }

    /// <summary>The function that a stage applies to every number of the result, and to nothing else.</summary>
    private LaneFunction? FunctionOfResult(LaneStage stage)
    {
        MatrixStage product = _products[0];
        if (stage.Body is not [LaneLoop { Independent: true, Body: [LaneStore { Value: LaneCall { Argument: LaneTile operand } call } store] } loop]
            || !ReferenceEquals(store.Buffer, product.Output) || !ReferenceEquals(operand.Buffer, product.Output) || operand.Row != store.Row
            || product.OutputRow is not SubscriptLiteral first || _products.Any(p => p.OutputRow != product.OutputRow)
            || (product.Panels > 1 && product.OutputStride != product.Rows))
            return null;
        AffineRow row = new(store.Row, new Dictionary<string, (int, int)> { [loop.Variable] = (loop.Start, loop.Count) });
        return row.Factor(loop.Variable) == 1 && row.First == first.Value && loop.Count == product.Panels * product.Rows ? call.Function : null;
    }

    /// <summary>Whether each row of <paramref name="next"/> depends on the same row of <paramref name="earlier"/> and on no other.</summary>
    private static bool FollowsRowByRow(MatrixStage next, MatrixStage earlier)
    {
        if (earlier.Panels != 1 || next.Rows != earlier.Rows || !ReferenceEquals(next.Output, earlier.Output)
            || ReferenceEquals(next.Input, next.Output) || ReferenceEquals(earlier.Input, earlier.Output))
            return false;
        IEnumerable<int> Rows(MatrixStage s) => new[] { s.OutputRow, s.InitialRow }.OfType<SubscriptLiteral>().Select(r => r.Value);
        return Rows(next).All(a => Rows(earlier).All(b => a == b || Math.Abs(a - b) >= next.Rows));
    }
}
