using System.Globalization;

namespace EquiDsl.Conformance;

/// <summary>Which rows of an edge value a golden trace holds.</summary>
internal enum TraceRows
{
    /// <summary>All of its rows.</summary>
    All,

    /// <summary>The edges of <c>trace/edge_subset</c>.</summary>
    EdgeSubset,

    /// <summary>The edges of <c>trace/wigner_edges</c>.</summary>
    WignerEdges,
}

/// <summary>Golden trace names, the labels of the graph values that they record, and the rows that they hold.</summary>
internal static class TraceNames
{
    private const string FirstBlock = "blocks.0.", Attention = FirstBlock + "ga/";

    private static readonly Dictionary<string, (string Label, TraceRows Rows)> s_fixed = new()
    {
        ["distance_expansion"] = ("distance_expansion", TraceRows.WignerEdges),
        ["edge_degree_rad"] = ("edge_degree_rad", TraceRows.EdgeSubset),
        ["x0"] = ("x0", TraceRows.All),
        ["norm"] = ("norm", TraceRows.All),
        ["node_energy"] = ("node_energy", TraceRows.All),
        ["b0/norm_1"] = (FirstBlock + "norm_1", TraceRows.All),
        ["b0/x_rotated"] = (Attention + "x_rotated", TraceRows.EdgeSubset),
        ["b0/rad_func"] = (Attention + "rad_func", TraceRows.EdgeSubset),
        ["b0/so2_conv_1"] = (Attention + "so2_conv_1", TraceRows.EdgeSubset),
        ["b0/so2_conv_1_extra"] = (Attention + "so2_conv_1_extra", TraceRows.EdgeSubset),
        ["b0/act"] = (Attention + "act", TraceRows.EdgeSubset),
        ["b0/so2_conv_2"] = (Attention + "so2_conv_2", TraceRows.EdgeSubset),
        ["b0/alpha_logits"] = (Attention + "alpha_logits", TraceRows.EdgeSubset),
        ["b0/alpha"] = (Attention + "alpha", TraceRows.All),
        ["b0/attn_reduced"] = (Attention + "attn_reduced", TraceRows.All),
        ["b0/attn_out"] = (Attention + "attn_out", TraceRows.All),
        ["b0/norm_2"] = (FirstBlock + "norm_2", TraceRows.All),
        ["b0/ffn_out"] = (FirstBlock + "ffn/ffn_out", TraceRows.All),
    };

    /// <summary>Finds what a trace records.</summary>
    /// <param name="trace">Name without <c>trace/</c>.</param>
    /// <param name="layers">Blocks of the model; a single block's label has no number.</param>
    /// <returns>Label and rows, or null when the name is unknown.</returns>
    public static (string Label, TraceRows Rows)? Find(string trace, int layers)
    {
        if (s_fixed.TryGetValue(trace, out (string, TraceRows) known))
            return known;
        const string Block = "block";
        return trace.StartsWith(Block, StringComparison.Ordinal)
            && int.TryParse(trace.AsSpan(Block.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int block) && block < layers
            ? (layers == 1 ? "Block" : string.Create(CultureInfo.InvariantCulture, $"Block{block}"), TraceRows.All)
            : null;
    }
}
