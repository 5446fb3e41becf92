using EquiDsl.Generator.Diagnostics;

namespace EquiDsl.Generator.Parsing;

/// <summary>What the methods of one declaration have in common.</summary>
/// <param name="TypeName">Name of the declared class.</param>
/// <param name="Attribute">The declaring attribute.</param>
/// <param name="LMax">Largest degree.</param>
/// <param name="Channels">Channels of the input of every method.</param>
/// <param name="Diagnostics">Receives what is wrong.</param>
/// <param name="Cancellation">Stops parsing.</param>
internal sealed record DeclarationContext(
    string TypeName, AttributeReader Attribute, int LMax, int Channels, DiagnosticBag Diagnostics, CancellationToken Cancellation);
