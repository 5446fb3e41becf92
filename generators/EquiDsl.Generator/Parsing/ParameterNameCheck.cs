using System.Globalization;
using EquiDsl.Compiler.Specification;
using EquiDsl.Generator.Diagnostics;

namespace EquiDsl.Generator.Parsing;

/// <summary>No two layers of a declaration may own parameters of one name.</summary>
internal static class ParameterNameCheck
{
    public static void Run(IReadOnlyList<ParsedMethod> methods, DiagnosticBag diagnostics)
    {
        Dictionary<string, LayerUse> owners = [];
        HashSet<LayerUse> reported = [];
        void Clash(LayerUse use, LayerUse other, string name)
        {
            if (reported.Add(use))
            {
                diagnostics.Report(
                    LayerDescriptors.ParameterNameRepeated, use.Attribute.Location("Name"), use.Attribute.Display,
                    other.Attribute.Display, name);
            }
        }

        foreach ((string name, LayerUse use) in Prefixes(methods))
        {
            if (owners.TryGetValue(name, out LayerUse? other))
                Clash(use, other, name);
            else
                owners.Add(name, use);
        }
        foreach (KeyValuePair<string, LayerUse> owner in owners)
        {
            for (int dot = owner.Key.IndexOf('.'); dot >= 0; dot = owner.Key.IndexOf('.', dot + 1))
            {
                if (owners.TryGetValue(owner.Key.Substring(0, dot), out LayerUse? outer))
                    Clash(owner.Value, outer, owner.Key);
            }
        }
    }

    private static IEnumerable<(string Name, LayerUse Use)> Prefixes(IReadOnlyList<ParsedMethod> methods) =>
        from method in methods
        from repetition in Enumerable.Range(0, method.Specification.Repeat)
        let prefix = string.Format(CultureInfo.InvariantCulture, method.Specification.ParameterPrefix, repetition)
        from layer in method.Layers
        where layer.Use.Kind.DefaultName is not null
        select (prefix + layer.Layer.Name, layer.Use);
}
