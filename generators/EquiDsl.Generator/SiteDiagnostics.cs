using System.Collections.Immutable;
using EquiDsl.Compiler.Specification;
using EquiDsl.Generator.Diagnostics;
using EquiDsl.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EquiDsl.Generator;

/// <summary>What only compiling or the project's options reveal, reported on the declaring attribute.</summary>
internal static class SiteDiagnostics
{
    public static IEnumerable<DiagnosticInfo> Of(
        ParsedDeclaration declaration, ImmutableArray<CompilationOutcome> outcomes, ProjectOptions project)
    {
        if (declaration.Specification is not { } specification)
            yield break;
        string name = declaration.FullName;
        if (!project.AllowUnsafe)
            yield return At(declaration, TypeDescriptors.UnsafeNotAllowed, name);
        if (!project.IsLanguageRecent)
            yield return At(declaration, TypeDescriptors.LanguageTooOld, name, ProjectOptions.LeastLanguage.ToDisplayString());
        CompilationOutcome outcome = outcomes.First(o => o.FullName == specification.FullName);
        if (outcome.Failure is { } failure)
            yield return At(declaration, TypeDescriptors.CompilationFailed, name, failure);
        if (outcome.Length > project.MaxCharacters)
            yield return At(declaration, TypeDescriptors.GeneratedCodeTooLarge, name, Text(outcome.Length), Text(project.MaxCharacters));
    }

    private static DiagnosticInfo At(ParsedDeclaration declaration, DiagnosticDescriptor descriptor, params string[] arguments) =>
        new(descriptor.Id, declaration.Site, new(arguments));

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
