using System.Globalization;
using System.Text.Json;

namespace EquiDsl.Conformance;

/// <summary>Spells a golden configuration as a C# declaration.</summary>
internal static class DeclarationText
{
    public const string TypeName = "GoldenModel";

    /// <summary>The declaration, with every option written out.</summary>
    /// <exception cref="ConformanceException">The configuration has a value that the declaration language does not know.</exception>
    public static string Of(string name, JsonElement config)
    {
        JsonElement Get(string key) => config.TryGetProperty(key, out JsonElement value)
            ? value
            : throw new ConformanceException($"{name}: the configuration lacks '{key}'");
        string Text(string key) => Get(key).GetRawText();
        bool Flag(string key) => Get(key).GetBoolean();
        string Choice(string key, params (string Value, string Spelling)[] choices)
        {
            string value = Get(key).GetString() ?? "";
            foreach ((string known, string spelling) in choices)
            {
                if (known == value)
                    return spelling;
            }
            throw new ConformanceException($"{name}: '{key}' is '{value}'; known are {string.Join(", ", choices.Select(c => c.Value))}");
        }

        if (config.TryGetProperty("distance_function", out JsonElement function) && function.GetString() != "gaussian")
            throw new ConformanceException($"{name}: 'distance_function' is '{function.GetString()}'; only gaussian is known");
        JsonElement degrees = Get("lmax_list"), orders = Get("mmax_list");
        if (degrees.GetArrayLength() != 1 || orders.GetArrayLength() != 1)
            throw new ConformanceException($"{name}: 'lmax_list' and 'mmax_list' must have one entry each");
        string activation = Flag("use_gate_act") ? "Gate" : Flag("use_sep_s2_act") ? "SeparableS2" : "S2";
        string pairs = !Flag("use_atom_edge_embedding") ? "None" : Flag("share_atom_edge_embedding") ? "Shared" : "PerLayer";
        string norm = Choice("norm_type", ("layer_norm_sh", "SeparableLayer"), ("layer_norm", "Layer"), ("rms_norm_sh", "Rms"));
        string cutoff = config.TryGetProperty("cutoff", out JsonElement own) ? own.GetRawText() : Text("max_radius");
        List<string> arguments =
        [
            $"LMax = {degrees[0].GetRawText()}", $"MMax = {orders[0].GetRawText()}", $"Layers = {Text("num_layers")}",
            $"Channels = {Text("sphere_channels")}", $"AttentionHidden = {Text("attn_hidden_channels")}", $"Heads = {Text("num_heads")}",
            $"AlphaChannels = {Text("attn_alpha_channels")}", $"ValueChannels = {Text("attn_value_channels")}",
            $"FeedForwardHidden = {Text("ffn_hidden_channels")}", $"EdgeChannels = {Text("edge_channels")}", $"Norm = Norm.{norm}",
            $"GridResolution = {(Get("grid_resolution").ValueKind == JsonValueKind.Null ? "0" : Text("grid_resolution"))}",
            $"Activation = Activation.{activation}", $"GridMlp = {Lower(Flag("use_grid_mlp"))}",
            $"MSharedRadial = {Lower(Flag("use_m_share_rad"))}", $"ElementPairs = ElementPairs.{pairs}",
            $"AttentionRenormalization = {Lower(Flag("use_attn_renorm"))}", $"Cutoff = {Number(cutoff)}",
            $"MaxNeighbors = {Text("max_neighbors")}", $"Elements = {Text("max_num_elements")}", $"GaussianCount = {Text("num_gaussians")}",
            $"GaussianWidth = {Number(Text("basis_width"))}", $"DirectForces = {Lower(Flag("regress_forces"))}",
            $"AverageNodeCount = {Number(Text("avg_num_nodes"))}", $"AverageNeighborCount = {Number(Text("avg_degree"))}",
        ];
        if (Flag("use_grid_mlp"))
            arguments.Add($"SeparableGridMlp = {Lower(Flag("use_sep_s2_act"))}");
        return $$"""
            using EquiDsl;

            namespace Golden;

            [EquiformerV2({{string.Join(", ", arguments)}})]
            public sealed partial class {{TypeName}};
            """;
    }

    private static string Lower(bool value) => value ? "true" : "false";

    private static string Number(string json) =>
        double.Parse(json, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture) + "d";
}
