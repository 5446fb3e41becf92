using EquiDsl.Compiler.Specification;
using Microsoft.CodeAnalysis;

namespace EquiDsl.Generator.Diagnostics;

/// <summary>A diagnostic as a value: no symbols, no syntax.</summary>
/// <param name="Id">Its id; <see cref="Descriptors.ById"/> has the rest.</param>
/// <param name="Location">The argument, attribute or identifier at fault.</param>
/// <param name="Arguments">What fills the message.</param>
public sealed record DiagnosticInfo(string Id, LocationInfo Location, EquatableArray<string> Arguments)
{
    /// <summary>As Roslyn wants it.</summary>
    /// <param name="pages">Folder of the pages of diagnostics, or empty.</param>
    public Diagnostic ToDiagnostic(string pages) =>
        Diagnostic.Create(Descriptors.Of(Id, pages), Location.ToLocation(), Arguments.Cast<object>().ToArray());
}
