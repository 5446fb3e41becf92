using System.Collections.Immutable;
using EquiDsl;
using EquiDsl.Compiler;
using EquiDsl.Compiler.Specification;
using EquiDsl.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BenchmarksSample;

/// <summary>A declaration as source text, run through the generator as the C# compiler would.</summary>
internal sealed class Declaration
{
    private readonly CSharpCompilation _compilation;

    /// <param name="arguments">Arguments of <c>[EquiformerV2]</c>.</param>
    public Declaration(string arguments)
    {
        IEnumerable<string> assemblies = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(EquiformerV2Attribute).Assembly.Location);
        _compilation = CSharpCompilation.Create(
            "Declaration",
            [CSharpSyntaxTree.ParseText($"[EquiDsl.EquiformerV2({arguments})] public sealed partial class Model;")],
            assemblies.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
    }

    /// <summary>What the declaration means, all defaults filled in.</summary>
    public ModelSpecification Specification()
    {
        ModelSpecification? found = null;
        Run(new EquiDslGenerator(specification =>
        {
            found = specification;
            return new CompiledSources(EquatableArray<GeneratedSource>.Empty);
        }));
        return found!;
    }

    /// <summary>Characters that the generator writes, nothing cached from an earlier run.</summary>
    public int Generate() => Run(new EquiDslGenerator()).GeneratedSources.Sum(source => source.SourceText.Length);

    private GeneratorRunResult Run(EquiDslGenerator generator)
    {
        GeneratorRunResult result = CSharpGeneratorDriver.Create(generator).RunGenerators(_compilation).GetRunResult().Results[0];
        ImmutableArray<Diagnostic> errors = [.. result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)];
        return result.Exception is null && errors.IsEmpty
            ? result
            : throw new InvalidOperationException($"the generator failed: {result.Exception?.ToString() ?? errors[0].ToString()}");
    }
}
