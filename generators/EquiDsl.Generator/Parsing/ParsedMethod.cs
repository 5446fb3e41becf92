using EquiDsl.Compiler.Specification;
using EquiDsl.Generator.Diagnostics;

namespace EquiDsl.Generator.Parsing;

/// <summary>A declared method and what later checks need to know of it.</summary>
/// <param name="Specification">The method.</param>
/// <param name="Identifier">Where its name stands.</param>
/// <param name="Channels">Channels of its result; those of the declaration where a reported mistake leaves them open.</param>
/// <param name="WidthLocation">The argument or attribute that set them.</param>
/// <param name="Layers">Its layers with their attributes, in order.</param>
internal sealed record ParsedMethod(
    MethodSpecification Specification, LocationInfo Identifier, int Channels, LocationInfo WidthLocation,
    IReadOnlyList<(LayerUse Use, LayerSpecification Layer)> Layers);
