using EquiDsl.Generator.Diagnostics;

namespace EquiDsl.Generator.Parsing;

/// <summary>Parameter prefixes of the layers of one method.</summary>
internal static class LayerNames
{
    /// <summary>The author's names, and readable unique ones where there are none.</summary>
    public static Dictionary<LayerUse, string> Assign(IReadOnlyCollection<LayerUse> uses, DiagnosticBag diagnostics)
    {
        Dictionary<LayerUse, string> names = [];
        foreach (LayerUse use in uses)
        {
            string? name = use.Kind.DefaultName is null ? "" : use.Attribute.Get<string?>("Name", null);
            if (name is null)
                continue;
            names[use] = name;
            if (use.Kind.DefaultName is not null && !Names.IsLayerName(name))
            {
                diagnostics.Report(
                    LayerDescriptors.MalformedName, use.Attribute.Location("Name"), "Name",
                    "words of letters, digits and underscores, joined by dots", name);
            }
        }

        HashSet<string> taken = [.. names.Values];
        foreach (IGrouping<string, LayerUse> group in uses.Where(u => !names.ContainsKey(u)).GroupBy(u => u.Kind.DefaultName!).ToArray())
        {
            bool numbered = group.Skip(1).Any() || taken.Contains(group.Key);
            int number = 0;
            foreach (LayerUse use in group)
            {
                string name = group.Key;
                do
                {
                    if (numbered)
                        name = FormattableString.Invariant($"{group.Key}_{++number}");
                }
                while (!taken.Add(name));
                names[use] = name;
            }
        }
        return names;
    }
}
