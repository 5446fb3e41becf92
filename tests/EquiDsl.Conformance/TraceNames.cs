namespace EquiDsl.Conformance;

/// <summary>Golden trace names and the labels of the values that they record.</summary>
internal static class TraceNames
{
    private static readonly Dictionary<string, string> s_attention = new()
    {
        ["x_rotated"] = "blocks.0.ga/x_rotated", ["rad_func"] = "blocks.0.ga/rad_func", ["so2_conv_1"] = "blocks.0.ga/so2_conv_1",
        ["so2_conv_1_extra"] = "blocks.0.ga/so2_conv_1_extra", ["act"] = "blocks.0.ga/act", ["so2_conv_2"] = "blocks.0.ga/so2_conv_2",
        ["alpha_logits"] = "blocks.0.ga/alpha_logits", ["alpha"] = "blocks.0.ga/alpha", ["attn_reduced"] = "blocks.0.ga/attn_reduced",
        ["attn_out"] = "blocks.0.ga/attn_out", ["norm_1"] = "blocks.0.norm_1", ["norm_2"] = "blocks.0.norm_2",
        ["ffn_out"] = "blocks.0.ffn/ffn_out",
    };

    /// <summary>The label of a trace, or null when the name is unknown.</summary>
    public static string? Label(string trace, int layers)
    {
        if (trace.StartsWith("b0/", StringComparison.Ordinal))
            return s_attention.GetValueOrDefault(trace[3..]);
        if (trace.StartsWith("block", StringComparison.Ordinal))
            return layers == 1 && trace == "block0" ? "Block" : "Block" + trace[5..];
        return trace is "x0" or "norm" or "node_energy" or "edge_degree_rad" or "distance_expansion" ? trace : null;
    }
}
