using EquiDsl.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace EquiDsl.Generator.Parsing;

/// <summary>Members that generated code adds to a declared class.</summary>
internal static class ReservedMembers
{
    private const string OfModels = "Predict";

    private static readonly HashSet<string> Names =
        ["CreateProgram", "Description", "Dispose", "FromParameters", "FromSeed", "Load", OfModels, "Runtime", "_runtime"];

    /// <summary>Reports members of these names. The author's own overloads of generated methods are no conflict.</summary>
    public static void Check(INamedTypeSymbol type, bool isModel, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        foreach (ISymbol member in type.GetMembers().Where(m => Names.Contains(m.Name) && (isModel || m.Name != OfModels)))
        {
            if (member is not IMethodSymbol method || MethodParser.IsDeclared(method))
                diagnostics.Report(TypeDescriptors.ReservedMember, Identifier(member, cancellation), type.Name, member.Name);
        }
    }

    private static LocationInfo Identifier(ISymbol member, CancellationToken cancellation)
    {
        Location location = member.Locations[0];
        return LocationInfo.Of(location.SourceTree!.GetRoot(cancellation).FindToken(location.SourceSpan.Start));
    }
}
