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
            .Select(static (c, _) => ProjectOptions.Of(c))
            .Combine(context.AnalyzerConfigOptionsProvider.Select(static (o, _) => ProjectOptions.Threshold(o)))
            .Select(static (pair, _) => pair.Left with { MaxCharacters = pair.Right });
        IncrementalValueProvider<string> pages = context.AnalyzerConfigOptionsProvider.Select(static (o, _) => ProjectOptions.Pages(o));
        IncrementalValuesProvider<ParsedDeclaration>[] declarations = [.. KnownTypes.Declarations.Select(name => Declarations(context, name))];
        IncrementalValueProvider<FileNames> names = declarations
            .Select(d => d.Where(static p => p.Specification is not null).Select(static (p, _) => p.Specification!.HintName).Collect())
            .Aggregate((all, more) => all.Combine(more).Select(static (pair, _) => pair.Left.AddRange(pair.Right)))
            .Select(static (all, _) => FileNames.Of(all));
        foreach (IncrementalValuesProvider<ParsedDeclaration> kind in declarations)
            Register(context, kind, project, names, pages);
    }

    private static IncrementalValuesProvider<ParsedDeclaration> Declarations(IncrementalGeneratorInitializationContext context, string attribute) =>
        context.SyntaxProvider
            .ForAttributeWithMetadataName(attribute, static (node, _) => node is TypeDeclarationSyntax, Parse)
            .Where(static declaration => declaration is not null)
            .Select(static (declaration, _) => declaration!)
            .WithTrackingName(TrackingNames.Declarations);

    private void Register(
        IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<ParsedDeclaration> declarations,
        IncrementalValueProvider<ProjectOptions> project, IncrementalValueProvider<FileNames> names, IncrementalValueProvider<string> pages)
    {
        context.RegisterSourceOutput(
            declarations.SelectMany(static (d, _) => d.Diagnostics).WithTrackingName(TrackingNames.Diagnostics).Combine(pages), Report);

        IncrementalValuesProvider<CompilationOutcome> compiled = declarations
            .Where(static d => d.Specification is not null)
            .Select(static (d, _) => d.Specification!)
            .WithTrackingName(TrackingNames.Specifications)
            .Select((specification, _) => CompilationOutcome.Of(specification, compile))
            .WithTrackingName(TrackingNames.Compilations);

        context.RegisterSourceOutput(
            compiled.SelectMany(static (c, _) => c.Files).WithTrackingName(TrackingNames.Sources).Combine(names.Combine(project)),
            static (output, file) => Emit(output, file.Left, file.Right.Left, file.Right.Right));

        context.RegisterSourceOutput(
            declarations.Combine(compiled.Collect()).Combine(project)
                .SelectMany(static (x, _) => SiteDiagnostics.Of(x.Left.Left, x.Left.Right, x.Right))
                .WithTrackingName(TrackingNames.SiteDiagnostics)
                .Combine(pages),
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

    private static void Report(SourceProductionContext context, (DiagnosticInfo Diagnostic, string Pages) reported) =>
        context.ReportDiagnostic(reported.Diagnostic.ToDiagnostic(reported.Pages));

    private static void Emit(SourceProductionContext context, GeneratedSource file, FileNames names, ProjectOptions project)
    {
        // An older language would not read the file, and every line of it would be one more error.
        if (project.IsLanguageRecent)
            context.AddSource(names.Unique(file.HintName), SourceText.From(file.Text, Encoding.UTF8));
    }
}
