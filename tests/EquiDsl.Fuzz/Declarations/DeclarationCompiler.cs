using System.Collections.Immutable;
using EquiDsl.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace EquiDsl.Fuzz;

/// <summary>Runs the real generator over a source and compiles what comes out.</summary>
internal static class DeclarationCompiler
{
    /// <summary>The compiler itself has failed, which the generator reports.</summary>
    private const string InternalError = "EQD0010";

    private static readonly CSharpParseOptions s_language = new(LanguageVersion.Latest);

    private static readonly Lazy<ImmutableArray<MetadataReference>> s_references = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(EquiformerV2Attribute).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ]);

    /// <summary>Requires that a declaration is refused by a diagnostic, or makes code that compiles.</summary>
    /// <exception cref="RefusedDeclarationException">It is refused.</exception>
    /// <exception cref="InvalidDataException">The generator has thrown, or the code does not compile.</exception>
    public static void Compile(string source)
    {
        CSharpCompilation declared = CSharpCompilation.Create(
            "Samples", [CSharpSyntaxTree.ParseText(SourceText.From(source), s_language, "Sample.cs")], s_references.Value,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new EquiDslGenerator().AsSourceGenerator()], parseOptions: s_language)
            .RunGeneratorsAndUpdateCompilation(declared, out Compilation complete, out ImmutableArray<Diagnostic> diagnostics);
        if (driver.GetRunResult().Results.Single().Exception is Exception thrown)
            throw new InvalidDataException($"the generator has thrown: {thrown}\n{source}");
        if (diagnostics.FirstOrDefault(d => d.Id == InternalError) is Diagnostic failed)
            throw new InvalidDataException($"the compiler has failed: {failed.GetMessage()}\n{source}");
        if (diagnostics.FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error) is Diagnostic refusal)
            throw new RefusedDeclarationException(refusal.ToString());
        // What is wrong with the source itself is the author's; that a partial method has no implementation yet is not.
        if (declared.GetDiagnostics().FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error && d.Id is not "CS8795") is Diagnostic own)
            throw new RefusedDeclarationException(own.ToString());
        Microsoft.CodeAnalysis.Emit.EmitResult emitted = complete.Emit(Stream.Null);
        if (!emitted.Success)
        {
            IEnumerable<Diagnostic> errors = emitted.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(5);
            throw new InvalidDataException($"the code does not compile: {string.Join("; ", errors)}\n{source}");
        }
    }
}

/// <summary>A declaration was refused by a diagnostic.</summary>
internal sealed class RefusedDeclarationException(string diagnostic) : Exception(diagnostic);
