using EquiDsl.Compiler.Specification;
using EquiDsl.Generator.Diagnostics;

namespace EquiDsl.Generator.Parsing;

/// <summary>
/// The order in which the methods of a model run: what starts from the atom graph, blocks in their order of declaration, energies,
/// forces. Only blocks have an order of their own, so that where an output is declared changes no number and no parameter.
/// </summary>
internal static class MethodOrder
{
    public static List<ParsedMethod> Sort(DeclarationContext context, IReadOnlyList<ParsedMethod> methods)
    {
        ParsedMethod[] blocks = [.. methods.Where(m => Rank(m.Specification) == 1)];
        if (blocks.FirstOrDefault(b => b.Identifier.FilePath != blocks[0].Identifier.FilePath) is { } elsewhere)
        {
            context.Diagnostics.Report(
                MethodDescriptors.OrderIsOpen, elsewhere.Identifier, blocks[0].Specification.Name, elsewhere.Specification.Name);
        }
        return [.. methods.OrderBy(m => Rank(m.Specification))];
    }

    private static int Rank(MethodSpecification method) => method.Output switch
    {
        MethodOutput.Nodes or MethodOutput.Edges => method.Input == MethodInput.Graph ? 0 : 1,
        MethodOutput.Energy => 2,
        MethodOutput.Forces => 3,
        _ => throw new InvalidOperationException($"unknown output {method.Output}"),
    };
}
