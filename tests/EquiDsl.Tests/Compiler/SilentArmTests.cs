using EquiDsl.Tests.Files;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace EquiDsl.Tests.Compiler;

/// <summary>No switch of the compiler gives a value to a case that nobody thought of: what is left either throws, or stands here with its reason.</summary>
public sealed class SilentArmTests
{
    private static readonly Dictionary<string, string> s_reasons = new()
    {
        ["src/EquiDsl.Compiler/Graph/Formula.cs: new FormulaSum(a, b)"] = "what nothing folds",
        ["src/EquiDsl.Compiler/Graph/Formula.cs: new FormulaProduct(a, b)"] = "what nothing folds",
        ["src/EquiDsl.Compiler/Kernels/Subscript.cs: new SubscriptSum(left, right)"] = "what nothing folds",
        ["src/EquiDsl.Compiler/Kernels/Subscript.cs: new SubscriptProduct(left, right)"] = "what nothing folds",
        ["src/EquiDsl.Compiler/Lowering/RegionLevels.cs: IsStoredPerEdge(op)"] = "asks the same question of all other ops",
        ["src/EquiDsl.Compiler/Lowering/RegionLowering.Scalars.cs: LowerDerivedScalars(value)"] = "goes on in a switch that throws",
        ["src/EquiDsl.Compiler/Lowering/RegionMatch.cs: Fields(type).All(f => AreAttributesEqual(f.GetValue(first), f.GetValue(second)))"] = "compares any object",
        ["src/EquiDsl.Compiler/Printing/CStyleExpressions.cs: $\"({text} * {factor.ToString(CultureInfo.InvariantCulture)})\""] = "all other numbers",
        ["src/EquiDsl.Compiler/Scheduling/Reduction.cs: false"] = "no other expression begins with a local",
        ["generators/EquiDsl.Generator/Parsing/KnownTypes.cs: null"] = "a name of the user's",
        ["generators/EquiDsl.Generator/Parsing/PublishedConfigurations.cs: null"] = "a name of the user's",
        ["generators/EquiDsl.Generator/Parsing/Signature.cs: null"] = "nothing odd about the method",
        ["generators/EquiDsl.Generator/Parsing/TypeShape.cs: null"] = "nothing odd about the type",
        ["generators/EquiDsl.Generator/Parsing/TypeShape.cs: \"class\""] = "no other type contains types",
    };

    [Fact]
    public void What_a_switch_does_not_name_is_refused() =>
        Assert.Equal(s_reasons.Keys.Order(StringComparer.Ordinal), Found().Order(StringComparer.Ordinal));

    private static IEnumerable<string> Found()
    {
        foreach (string folder in new[] { "src/EquiDsl.Compiler", "generators/EquiDsl.Generator" })
        {
            string root = RepositoryFolder.Find(folder);
            foreach (string path in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories))
            {
                string file = Path.GetRelativePath(root, path).Replace('\\', '/');
                if (file.StartsWith("obj/", StringComparison.Ordinal) || file.StartsWith("bin/", StringComparison.Ordinal))
                    continue;
                foreach (SwitchExpressionArmSyntax arm in CSharpSyntaxTree.ParseText(File.ReadAllText(path)).GetRoot().DescendantNodes().OfType<SwitchExpressionArmSyntax>())
                {
                    if (arm is { Pattern: DiscardPatternSyntax, WhenClause: null, Expression: not ThrowExpressionSyntax })
                        yield return $"{folder}/{file}: {string.Join(' ', arm.Expression.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}";
                }
            }
        }
    }
}
