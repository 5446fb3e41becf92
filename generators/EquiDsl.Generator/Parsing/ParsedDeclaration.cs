using EquiDsl.Compiler.Specification;
using EquiDsl.Generator.Diagnostics;

namespace EquiDsl.Generator.Parsing;

/// <summary>What parsing one declared class gives; compares by value and holds nothing of its compilation.</summary>
/// <param name="FullName">Namespace-qualified name of the class.</param>
/// <param name="Specification">The declaration with all defaults filled in; null where a diagnostic is an error.</param>
/// <param name="Diagnostics">What is wrong with it.</param>
/// <param name="Site">The declaring attribute.</param>
public sealed record ParsedDeclaration(
    string FullName, ModelSpecification? Specification, EquatableArray<DiagnosticInfo> Diagnostics, LocationInfo Site);
