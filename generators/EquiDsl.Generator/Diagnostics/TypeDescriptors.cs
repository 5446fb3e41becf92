using Microsoft.CodeAnalysis;

namespace EquiDsl.Generator.Diagnostics;

/// <summary>Mistakes in the declared class as a whole.</summary>
internal static class TypeDescriptors
{
    public static readonly DiagnosticDescriptor ClassNotPartial = new(
        "EQD0001",
        "Declared class is not partial",
        "Class '{0}' must be partial, so that the generated code can be part of it",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor GenericClass = new(
        "EQD0002",
        "Declared class is generic",
        "Class '{0}' must not be generic or nested in a generic type",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor ContainingTypeNotPartial = new(
        "EQD0003",
        "Containing type is not partial",
        "Type '{0}' must be partial, because it contains the declared class '{1}'",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor NotAPlainClass = new(
        "EQD0004",
        "Declared type is not a plain class",
        "'{0}' must be a class that can be instantiated, but is {1}",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor SeveralDeclarations = new(
        "EQD0005",
        "Class has several declarations",
        "Class '{0}' has both [{1}] and [{2}]; a class declares one model",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor PresetIsComplete = new(
        "EQD0006",
        "Preset cannot be extended",
        "[EquiformerV2] on '{0}' already declares {1}; use [EquivariantModel] to compose layers",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor ReservedMember = new(
        "EQD0007",
        "Member name is generated",
        "Class '{0}' must not declare '{1}', which is generated",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor UnsafeNotAllowed = new(
        "EQD0008",
        "Unsafe code is not allowed",
        "The code generated for '{0}' is unsafe; set <AllowUnsafeBlocks>true</AllowUnsafeBlocks> in the project",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor GeneratedCodeTooLarge = new(
        "EQD0009",
        "Generated code is very large",
        "The code generated for '{0}' has {1} characters, more than {2}; compiling it will be slow",
        Descriptors.Category, DiagnosticSeverity.Warning, true);

    public static readonly DiagnosticDescriptor CompilationFailed = new(
        "EQD0010",
        "Declaration could not be compiled",
        "'{0}' could not be compiled: {1}",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor OwnConstruction = new(
        "EQD0055",
        "Declared class is constructed in its own way",
        "Class '{0}' must not have {1}, because generated code constructs it",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor LanguageTooOld = new(
        "EQD0056",
        "Language version is too old",
        "The code generated for '{0}' needs C# {1} or later; remove <LangVersion> from the project or raise it",
        Descriptors.Category, DiagnosticSeverity.Error, true);
}
