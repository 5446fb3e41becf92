using System.Text.RegularExpressions;

namespace EquiDsl.Files;

/// <summary>Where in a trainer's model a tensor stands.</summary>
internal enum ReferencePart
{
    /// <summary>In the model itself.</summary>
    Model,

    /// <summary>In the part that all heads share, <c>backbone.…</c>.</summary>
    Backbone,

    /// <summary>In a head, <c>output_heads.NAME.…</c>.</summary>
    Head,
}

/// <summary>
/// A tensor's name in a file of the reference or its successors. Wrappers prepend <c>module.</c> (one per data-parallel wrapping) and
/// insert <c>_orig_mod.</c> (compilation). Trainers from 2024 on can make models of a backbone and named heads: the names of the published
/// model then stand after <c>backbone.</c>, and <c>energy_block.…</c> and <c>force_block.…</c> after <c>output_heads.NAME.</c>. Source:
/// fairchem 1.x, src/fairchem/core/models, equiformer_v2/eqv2_to_eqv2_hydra.py and equiformer_v2/heads.
/// </summary>
/// <param name="Stored">The name in the file.</param>
/// <param name="Parameter">The name in the published model.</param>
/// <param name="Part">Where it stands.</param>
/// <param name="Head">The head's name; null without one.</param>
internal readonly partial record struct ReferenceName(string Stored, string Parameter, ReferencePart Part, string? Head)
{
    // What the reference's modules call their parameters; everything else that a state dictionary holds are their buffers.
    private static readonly HashSet<string> s_words = ["weight", "bias", "affine_weight", "affine_bias", "alpha_dot"];

    /// <summary>Whether it is one of the constants that the reference's modules carry along: index maps, grids, offsets of distances, tables of norms.</summary>
    public bool IsBuffer => Buffer().IsMatch(Parameter);

    /// <summary>Whether it is called as parameters are.</summary>
    public bool IsCalledParameter => s_words.Contains(Parameter[(Parameter.LastIndexOf('.') + 1)..]);

    /// <summary>Takes a name apart.</summary>
    public static ReferenceName Parse(string stored)
    {
        string name = Unwrap(stored);
        if (After(name, "backbone.") is string shared)
            return new(stored, Unwrap(shared), ReferencePart.Backbone, null);
        if (After(name, "output_heads.") is not string rest || rest.IndexOf('.') is not (> 0 and int end))
            return new(stored, name, ReferencePart.Model, null);
        return new(stored, Unwrap(rest[(end + 1)..]), ReferencePart.Head, rest[..end]);
    }

    // Wrappers of unknown names may stand before it.
    private static string? After(string name, string part)
    {
        int at = name.StartsWith(part, StringComparison.Ordinal) ? 0 : name.IndexOf("." + part, StringComparison.Ordinal) + 1;
        return at > 0 || name.StartsWith(part, StringComparison.Ordinal) ? name[(at + part.Length)..] : null;
    }

    private static string Unwrap(string name)
    {
        name = name.Replace("._orig_mod.", ".", StringComparison.Ordinal);
        while (true)
        {
            string? wrapper = name.StartsWith("module.", StringComparison.Ordinal) ? "module." : name.StartsWith("_orig_mod.", StringComparison.Ordinal) ? "_orig_mod." : null;
            if (wrapper is null)
                return name;
            name = name[wrapper.Length..];
        }
    }

    [GeneratedRegex(
        @"(^|\.)(mapping|mappingReduced|SO3_grid|SO3_rotation)\.|(^|\.)(expand_index|balance_degree_weight|to_grid_mat|from_grid_mat|wigner_index_to_m_array|wigner_inv_rescale|zero_padded_change_matrix|num_batches_tracked)$|(^|\.)distance_expansion\.offset$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Buffer();
}
