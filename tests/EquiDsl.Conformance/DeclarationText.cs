using System.Globalization;

namespace EquiDsl.Conformance;

/// <summary>Spells a golden configuration as a C# declaration.</summary>
internal static class DeclarationText
{
    public const string Namespace = "Golden", TypeName = "GoldenModel";

    /// <summary>The declaration, with every option written out.</summary>
    /// <exception cref="ConformanceException">The configuration has a value that the declaration language does not know.</exception>
    public static string Of(Configuration config, Precision precision) => $$"""
        using EquiDsl;

        namespace {{Namespace}};

        [EquiformerV2(
            {{string.Join(",\n    ", Options(config).Select(o => $"{o.Name} = {o.Value}"))}},
            Precision = Precision.{{precision}},
            Trainable = true)]
        public sealed partial class {{TypeName}};
        """;

    private static List<(string Name, string Value)> Options(Configuration config)
    {
        RequireFixed(config);
        bool separable = config.Flag("use_sep_s2_act"), gridMlp = config.Flag("use_grid_mlp");
        List<(string, string)> options =
        [
            ("LMax", Text(config.LMax)),
            ("MMax", Text(config.MMax)),
            ("Layers", Text(config.Layers)),
            ("Channels", Text(config.Integer("sphere_channels"))),
            ("AttentionHidden", Text(config.Integer("attn_hidden_channels"))),
            ("Heads", Text(config.Integer("num_heads"))),
            ("AlphaChannels", Text(config.Integer("attn_alpha_channels"))),
            ("ValueChannels", Text(config.Integer("attn_value_channels"))),
            ("FeedForwardHidden", Text(config.Integer("ffn_hidden_channels"))),
            ("EdgeChannels", Text(config.Integer("edge_channels"))),
            ("Norm", "Norm." + config.Choice(
                "norm_type", ("layer_norm_sh", nameof(Norm.SeparableLayer)), ("layer_norm", nameof(Norm.Layer)), ("rms_norm_sh", nameof(Norm.Rms)))),
            ("GridResolution", Text(config.Has("grid_resolution") ? config.Integer("grid_resolution") : 0)),
            ("Activation", "Activation." + (config.Flag("use_gate_act") ? nameof(Activation.Gate)
                : separable ? nameof(Activation.SeparableS2) : nameof(Activation.S2))),
            ("GridMlp", Text(gridMlp)),
            ("MSharedRadial", Text(config.Flag("use_m_share_rad"))),
            ("ElementPairs", "ElementPairs." + (!config.Flag("use_atom_edge_embedding") ? nameof(ElementPairs.None)
                : config.Flag("share_atom_edge_embedding") ? nameof(ElementPairs.Shared) : nameof(ElementPairs.PerLayer))),
            ("AttentionRenormalization", Text(config.Flag("use_attn_renorm"))),
            ("Cutoff", Text(config.Cutoff)),
            ("MaxNeighbors", Text(config.Integer("max_neighbors"))),
            ("Elements", Text(config.Integer("max_num_elements"))),
            ("GaussianCount", Text(config.Integer("num_gaussians", 600))),
            ("GaussianWidth", Text(config.Number("basis_width", 2))),
            ("DirectForces", Text(config.Flag("regress_forces"))),
            ("AverageNodeCount", Text(config.Number("avg_num_nodes", 77.81317))),
            ("AverageNeighborCount", Text(config.Number("avg_degree", 23.395238876342773))),
            ("AlphaDropout", Text(config.Number("alpha_drop", 0))),
            ("DropPath", Text(config.Number("drop_path_rate", 0))),
            ("ProjectionDropout", Text(config.Number("proj_drop", 0))),
        ];
        if (config.Has("weight_init"))
            options.Add(("Initialization", "Initialization." + config.Choice("weight_init", ("uniform", "Uniform"), ("normal", "Normal"))));
        if (gridMlp)
            options.Add(("SeparableGridMlp", Text(separable)));
        return options;
    }

    /// <summary>Refuses values of keys that the declaration language has no option for.</summary>
    private static void RequireFixed(Configuration config)
    {
        if (config.Has("distance_function"))
            config.Choice("distance_function", ("gaussian", true));
        if (config.Flag("use_s2_act_attn", false))
            throw new ConformanceException("'use_s2_act_attn' is true; a declaration has attention by logits only");
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(bool value) => value ? "true" : "false";

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture) + "d";
}
