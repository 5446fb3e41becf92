using EquiDsl.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace EquiDsl.Generator.Parsing;

/// <summary>One attribute list with layers: a sequence.</summary>
/// <param name="Layers">Its layers in order.</param>
/// <param name="Residual">Its <c>[Residual]</c>, if any.</param>
internal sealed record DeclaredList(IReadOnlyList<LayerUse> Layers, AttributeReader? Residual)
{
    /// <summary>Sorts the attributes of a method into their lists; lists without layers or <c>[Residual]</c> are none.</summary>
    public static List<DeclaredList> Group(IEnumerable<AttributeReader> attributes, DiagnosticBag diagnostics)
    {
        List<DeclaredList> lists = [];
        foreach (IGrouping<SyntaxNode?, AttributeReader> list in attributes.GroupBy(a => a.List))
        {
            LayerUse[] layers =
            [
                .. from attribute in list
                   let kind = LayerKind.Find(attribute.Kind)
                   where kind is not null
                   select new LayerUse(kind, attribute),
            ];
            AttributeReader[] residuals = list.Where(a => a.Kind == "Residual").ToArray();
            if (residuals.Length > 1)
                diagnostics.Report(MethodDescriptors.ResidualTwice, residuals[1].Location());
            if (residuals.Length > 0 && layers.Length == 0)
                diagnostics.Report(MethodDescriptors.ResidualWithoutLayers, residuals[0].Location());
            if (residuals.Length > 0 || layers.Length > 0)
                lists.Add(new(layers, residuals.FirstOrDefault()));
        }
        return lists;
    }
}
