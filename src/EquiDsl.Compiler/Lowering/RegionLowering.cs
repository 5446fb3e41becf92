using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Compiler.Kernels;

namespace EquiDsl.Compiler.Lowering;

/// <summary>
/// Lowers one region to a kernel. Values are lowered when they are first read, into a layout that their readers ask for;
/// gathers, concatenations and scatters are never stored but read through.
/// </summary>
internal sealed partial class RegionLowering
{
    private readonly Region _region;
    private readonly ILookup<Value, Op> _uses;
    private readonly HashSet<Value> _stored;
    private readonly KernelBuilder _kernel;
    private readonly TileShape _shape;
    private readonly Dictionary<Value, TileIrreps> _tiles = [];
    private readonly Dictionary<Value, TileBuffer> _scalars = [];
    private readonly HashSet<(TileBuffer Buffer, int M)> _sums = [];

    private RegionLowering(Region region, HashSet<Value> stored, TileShape shape)
    {
        _region = region;
        _stored = stored;
        _shape = shape;
        _uses = LocalUses();
        _kernel = region.IsEdges
            ? new KernelBuilder(TileDomain.Edges, Extent.Edges, shape.EdgeLanes)
            : new KernelBuilder(TileDomain.Rows, region.Roots.First().Inputs.Select(i => i.Type.Extent).FirstOrDefault(e => e == Extent.Edges), shape.RowLanes);
    }

    /// <summary>The kernel of <paramref name="region"/>.</summary>
    /// <param name="region">The region.</param>
    /// <param name="stored">Values in memory: inputs and results of regions, those of this region included.</param>
    /// <param name="shape">Tiles.</param>
    public static Kernel Run(Region region, HashSet<Value> stored, TileShape shape)
    {
        RegionLowering lowering = new(region, stored, shape);
        if (region.IsEdges)
            lowering.LowerSinks();
        foreach (Value output in region.IsEdges ? [] : region.Outputs)
            lowering.Save(output);
        lowering.LowerGradients();
        return lowering._kernel.Build(region.Name, region.Phase);
    }

    /// <summary>Consumers within the region.</summary>
    private ILookup<Value, Op> LocalUses()
    {
        HashSet<Op> seen = [.. _region.Roots];
        Stack<Op> open = new(seen);
        List<(Value Input, Op Use)> uses = [];
        while (open.Count > 0)
        {
            Op op = open.Pop();
            foreach (Value input in op.Inputs)
            {
                uses.Add((input, op));
                if (!IsExternal(input) && seen.Add(input.Producer))
                    open.Push(input.Producer);
            }
        }
        return uses.ToLookup(u => u.Input, u => u.Use);
    }

    /// <summary>Whether nothing else reads a value that is in tile memory.</summary>
    private bool IsReadOnce(Value value) => _uses[value].Count() == 1 && !_region.Outputs.Contains(value);

    /// <summary>Whether a value is read from memory rather than computed here.</summary>
    private bool IsExternal(Value value) => _stored.Contains(value) && !_region.Outputs.Contains(value);

    private void Save(Value value)
    {
        if (value.Type is IrrepsType)
        {
            TileIrreps tile = Irreps(value);
            IEnumerable<Run> runs = tile.Coefficients.Items.Where(c => value.Irreps.Coefficients.Contains(c.L, c.M)).Select(c => new Run(
                value.Irreps.Coefficients.IndexOf(c.L, c.M) * tile.Channels, tile.Start(c.L, c.M), tile.Channels));
            _kernel.Emit(new SaveStage(
                $"save {Describe(value)}", _kernel.Memory(value), value.Type.Width, tile.Buffer, new(Runs.Merge(runs))));
        }
        else
        {
            TileBuffer buffer = Scalars(value);
            _kernel.Emit(new SaveStage(
                $"save {Describe(value)}", _kernel.Memory(value), value.Type.Width, buffer, new([new Run(0, 0, value.Type.Width)])));
        }
    }

    /// <summary>Irreps in tile memory, in whatever layout they already have or else the one that their readers ask for.</summary>
    private TileIrreps Irreps(Value value) => _tiles.TryGetValue(value, out TileIrreps? tile) ? tile : Lower(value, null);

    /// <summary>Irreps in tile memory in <paramref name="layout"/>; copied when they lie otherwise.</summary>
    private TileIrreps Irreps(Value value, TileLayout layout)
    {
        TileIrreps tile = Irreps(value);
        if (tile.Layout == layout)
            return tile;
        TileIrreps copy = Create(value, layout);
        Copy(tile, copy, value.Irreps.Coefficients, "copy to the layout of the next linear map");
        return copy;
    }

    private TileIrreps Create(Value value, TileLayout layout) =>
        TileIrreps.Create(_kernel.Name("x"), value.Irreps.Coefficients, value.Irreps.Channels, layout);

    /// <summary>Destination for a value: given by the reader, or a new buffer in the preferred layout.</summary>
    private TileIrreps Destination(Value value, TileIrreps? destination)
    {
        TileIrreps tile = destination ?? Create(value, PreferredLayout(value));
        if (destination is null && tile.Coefficients.Count > value.Irreps.Coefficients.Count)
            Zero(tile, value.Irreps.Coefficients);
        _tiles[value] = tile;
        return tile;
    }

    private TileLayout PreferredLayout(Value value) => _uses[value].Any(u => u is SO2LinearOp or OrderZeroLinearOp
            || (u is ReplaceScalarsOp && PreferredLayout(u.Result) == TileLayout.MPrimarySummed))
        ? TileLayout.MPrimarySummed
        : TileLayout.LPrimary;

    private TileIrreps Lower(Value value, TileIrreps? destination)
    {
        if (IsExternal(value))
            return LoadRows(value, destination);
        switch (value.Producer)
        {
            case SO2LinearOp linear:
                return _tiles[value] = LowerSO2Linear(linear);
            case SO3LinearOp linear:
                return _tiles[value] = LowerSO3Linear(linear);
            case SO2LinearTransposedOp linear:
                return _tiles[value] = LowerSO2Transposed(linear);
            case SO3LinearTransposedOp linear:
                return _tiles[value] = LowerSO3Transposed(linear);
            case OrderZeroTransposedOp linear:
                return _tiles[value] = LowerOrderZeroTransposed(linear);
            case SliceChannelsOp slice when destination is null:
                TileIrreps whole = Irreps(slice.Inputs[0]);
                return _tiles[value] = TileIrreps.View(
                    whole.Buffer, value.Irreps.Coefficients, value.Irreps.Channels, c => whole.Start(c.L, c.M) + slice.Start);
            case ScatterScalarsOp scatter when destination is null && PreferredLayout(value) == TileLayout.LPrimary:
                return _tiles[value] = TileIrreps.View(
                    Scalars(scatter.Inputs[0]), value.Irreps.Coefficients, value.Irreps.Channels,
                    c => scatter.Start[value.Irreps.Coefficients.IndexOf(c.L, c.M)]);
            case RestrictOp restrict when destination is null:
                return _tiles[value] = Irreps(restrict.Inputs[0]);
        }
        TileIrreps tile = Destination(value, destination);
        switch (value.Producer)
        {
            case IrrepsNormOp norm:
                LowerIrrepsNorm(norm, tile);
                break;
            case MultiplyOp or GroupScaleOp or CenterOp or DiagonalOp or HeadScaleOp:
                LowerProducts(value.Producer, tile);
                break;
            case RotateBackOp rotate:
                LowerTileRotation(rotate, tile);
                break;
            case TurnOp turn:
                LowerTurn(turn, tile);
                break;
            case GatherOp gather:
                LowerGather(gather, tile);
                break;
            case ConcatChannelsOp or PadChannelsOp:
                LowerChannels(value.Producer, tile);
                break;
            case FromGridOp fromGrid:
                LowerGrid(fromGrid, tile);
                break;
            case RotateOp or CoefficientScaleOp:
                LowerEdgeFeatures(value, tile);
                break;
            case ReplaceScalarsOp replace:
                LowerReplaceScalars(replace, tile);
                break;
            case AddOp or ScaleOp or RestrictOp or WidenOp or ScatterScalarsOp:
                LowerElementwise(value.Producer, tile);
                break;
            default:
                throw NoLowering(value.Producer);
        }
        return tile;
    }

    private static GraphException NoLowering(Op op) => new($"no lowering for {op.Name}: {op.WithoutLowering ?? $"not of {op.Result.Type}"}");

    private static string Describe(Value value) => value.Type.ToString();
}
