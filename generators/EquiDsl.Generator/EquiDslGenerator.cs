using System.Text;
using EquiDsl.Compiler;
using EquiDsl.Compiler.Specification;
using EquiDsl.Generator.Diagnostics;
using EquiDsl.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace EquiDsl.Generator;

/// <summary>Generates the code of classes declared with EquiDsl attributes: parse, specify, compile, emit.</summary>
/// <param name="compile">The compiler.</param>
[Generator(LanguageNames.CSharp)]
public sealed class EquiDslGenerator(Func<ModelSpecification, CompiledSources> compile) : IIncrementalGenerator
{
    /// <summary>The generator with the compiler of this package.</summary>
    public EquiDslGenerator()
        : this(ModelCompiler.CompileToCSharp)
    {
    }

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<ProjectOptions> project = context.CompilationProvider
            .Select(static (c, _) => ProjectOptions.AllowsUnsafe(c))
            .Combine(context.AnalyzerConfigOptionsProvider.Select(static (o, _) => ProjectOptions.Threshold(o)))
            .Select(static (pair, _) => new ProjectOptions(pair.Left, pair.Right));
        foreach (string attribute in KnownTypes.Declarations)
            Register(context, attribute, project);
    }

    private void Register(
        IncrementalGeneratorInitializationContext context, string attribute, IncrementalValueProvider<ProjectOptions> project)
    {
        IncrementalValuesProvider<ParsedDeclaration> declarations = context.SyntaxProvider
            .ForAttributeWithMetadataName(attribute, static (node, _) => node is TypeDeclarationSyntax, Parse)
            .Where(static declaration => declaration is not null)
            .Select(static (declaration, _) => declaration!)
            .WithTrackingName(TrackingNames.Declarations);

        context.RegisterSourceOutput(
            declarations.SelectMany(static (d, _) => d.Diagnostics).WithTrackingName(TrackingNames.Diagnostics), Report);

        IncrementalValuesProvider<CompilationOutcome> compiled = declarations
            .Where(static d => d.Specification is not null)
            .Select(static (d, _) => d.Specification!)
            .WithTrackingName(TrackingNames.Specifications)
            .Select((specification, _) => CompilationOutcome.Of(specification, compile))
            .WithTrackingName(TrackingNames.Compilations);

        context.RegisterSourceOutput(
            compiled.SelectMany(static (c, _) => c.Files).WithTrackingName(TrackingNames.Sources), Emit);

        context.RegisterSourceOutput(
            declarations.Combine(compiled.Collect()).Combine(project)
                .SelectMany(static (x, _) => SiteDiagnostics.Of(x.Left.Left, x.Left.Right, x.Right))
                .WithTrackingName(TrackingNames.SiteDiagnostics),
            Report);
    }

    /// <summary>Only the declaration that carries the deciding attribute answers, so that each class is parsed once.</summary>
    private static ParsedDeclaration? Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation) =>
        context.TargetSymbol is INamedTypeSymbol type
        && DeclarationParser.Find(type, cancellation) is { } attribute
        && attribute.List?.Parent == context.TargetNode
        && KnownTypes.AttributeKind(context.Attributes[0].AttributeClass!) == attribute.Kind
            ? DeclarationParser.Parse(type, attribute, cancellation)
            : null;

    private static void Report(SourceProductionContext context, DiagnosticInfo diagnostic) =>
        context.ReportDiagnostic(diagnostic.ToDiagnostic());

    private static void Emit(SourceProductionContext context, GeneratedSource file) =>
        context.AddSource(file.HintName.Replace("@", ""), SourceText.From(file.Text, Encoding.UTF8));
}
