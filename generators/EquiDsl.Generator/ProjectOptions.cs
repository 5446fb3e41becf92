using System.Globalization;
using EquiDsl.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EquiDsl.Generator;

/// <summary>What the generator wants to know of the project.</summary>
/// <param name="AllowUnsafe">Whether generated code may be unsafe.</param>
/// <param name="IsLanguageRecent">Whether the language version reads generated code.</param>
/// <param name="MaxCharacters">Generated characters per declaration beyond which a warning says so.</param>
internal sealed record ProjectOptions(bool AllowUnsafe, bool IsLanguageRecent, int MaxCharacters)
{
    /// <summary>Collection expressions are the youngest part of the language that generated code uses.</summary>
    public const LanguageVersion LeastLanguage = LanguageVersion.CSharp12;

    private const string MaxCharactersProperty = "build_property.EquiDslMaxGeneratedCharacters";

    private const string PagesProperty = "build_property.EquiDslDiagnosticPages";

    /// <summary>What is read of the compilation; it changes only with the project file.</summary>
    public static ProjectOptions Of(Compilation compilation) => new(
        compilation.Options is CSharpCompilationOptions { AllowUnsafe: true },
        compilation is CSharpCompilation { LanguageVersion: >= LeastLanguage },
        Limits.GeneratedCharacters);

    /// <summary>The threshold set by the MSBuild property <c>EquiDslMaxGeneratedCharacters</c>, or the default.</summary>
    public static int Threshold(AnalyzerConfigOptionsProvider provider) =>
        provider.GlobalOptions.TryGetValue(MaxCharactersProperty, out string? text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : Limits.GeneratedCharacters;

    /// <summary>Folder of the pages of diagnostics, set by the package's MSBuild property <c>EquiDslDiagnosticPages</c>; empty when it is not.</summary>
    public static string Pages(AnalyzerConfigOptionsProvider provider) =>
        provider.GlobalOptions.TryGetValue(PagesProperty, out string? folder) ? folder : "";
}
