using System.Collections.Concurrent;
using System.Reflection;
using EquiDsl.Compiler;
using EquiDsl.Compiler.Lowering;
using EquiDsl.Compiler.Specification;
using EquiDsl.Generator;
using EquiDsl.Tests.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Xunit.Sdk;

namespace EquiDsl.Tests.Properties;

/// <summary>Generated text compiled in memory and loaded; each once per run.</summary>
internal static class GeneratedAssembly
{
    private static readonly ConcurrentDictionary<object, Lazy<Assembly>> _assemblies = new();

    /// <summary>The class of a preset expansion.</summary>
    public static Type Of(ModelSpecification specification) =>
        Of(specification, TileShape.Cuda);

    /// <summary>The same with other tiles on a GPU.</summary>
    public static Type Of(ModelSpecification specification, TileShape cudaTiles) =>
        Cached((specification, cudaTiles), () => Expanded(specification, cudaTiles)).GetType(specification.FullName, throwOnError: true)!;

    /// <summary>The class of a source text with one declaration, by way of the generator.</summary>
    public static Type Of(string source, string fullName) => Cached(source, () => Generated(source)).GetType(fullName, throwOnError: true)!;

    private static Assembly Cached(object key, Func<Assembly> make) => _assemblies.GetOrAdd(key, _ => new Lazy<Assembly>(make)).Value;

    private static Assembly Expanded(ModelSpecification specification, TileShape cudaTiles)
    {
        CSharpCompilation declaration = GeneratorHarness.Compile(
            $"namespace {specification.Namespace}; public sealed partial class {specification.TypeName};");
        GeneratedSource file = ModelCompiler.CompileToCSharp(specification, cudaTiles).Files[0];
        CSharpParseOptions options = (CSharpParseOptions)declaration.SyntaxTrees[0].Options;
        return Compiled(declaration.AddSyntaxTrees(CSharpSyntaxTree.ParseText(file.Text, options, file.HintName)));
    }

    private static Assembly Generated(string source)
    {
        GeneratorHarness.Driver(new EquiDslGenerator())
            .RunGeneratorsAndUpdateCompilation(GeneratorHarness.Compile(source), out Compilation compilation, out _);
        return Compiled((CSharpCompilation)compilation);
    }

    private static Assembly Compiled(CSharpCompilation compilation)
    {
        using MemoryStream image = new();
        EmitResult result = compilation
            .WithOptions(compilation.Options.WithOptimizationLevel(OptimizationLevel.Release))
            .Emit(image);
        IEnumerable<Diagnostic> errors = result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error);
        return result.Success
            ? Assembly.Load(image.ToArray())
            : throw new XunitException("Generated code does not compile:\n" + string.Join('\n', errors));
    }
}
