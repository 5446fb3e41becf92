using Microsoft.CodeAnalysis;

namespace EquiDsl.Generator.Diagnostics;

/// <summary>Mistakes in how layers follow one another.</summary>
internal static class LayerDescriptors
{
    public static readonly DiagnosticDescriptor WrongExtent = new(
        "EQD0039",
        "Layer is fed the wrong features",
        "{0} needs {1}, but is given {2}",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor GraphParameterMissing = new(
        "EQD0040",
        "Layer needs an AtomGraph parameter",
        "{0} needs the atom graph, but method '{1}' has no AtomGraph parameter",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor GraphAttributeMissing = new(
        "EQD0041",
        "Class needs [AtomGraph]",
        "'{0}' needs [AtomGraph], because its layer {1} reads the atom graph",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor ResidualChangesChannels = new(
        "EQD0042",
        "Residual branch changes the channels",
        "The residual branch turns {0} channels into {1}; they must be equal to be added",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor ReadoutNeedsOneChannel = new(
        "EQD0043",
        "Readout needs one channel",
        "{0} reads one channel, but is given {1}",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor ChannelsMismatch = new(
        "EQD0044",
        "Next layer needs other channels",
        "{0} needs {1} channels, but is given {2}",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor ResultMismatch = new(
        "EQD0045",
        "Layers do not give what the method returns",
        "Method '{0}' returns {1}, but its layers give {2}",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor BrokenChain = new(
        "EQD0046",
        "Method does not fit into the chain",
        "Method '{0}' {1}",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor ParameterNameRepeated = new(
        "EQD0047",
        "Parameter name is used twice",
        "Parameters of {0} and {1} would both start with '{2}'",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor MalformedName = new(
        "EQD0048",
        "Malformed parameter name",
        "{0} must be {1}, but is '{2}'",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor ActivationTwice = new(
        "EQD0049",
        "Two activations in a row",
        "{0} directly follows {1}; a result is activated once",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor SharedTablesDiffer = new(
        "EQD0050",
        "Shared element pairs of different widths",
        "Layers that share element-pair tables must have equal EdgeChannels, but have {0} and {1}",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor ResidualChangesFeatures = new(
        "EQD0051",
        "Residual branch does not keep its features",
        "The residual branch turns {0} into {1}, which cannot be added",
        Descriptors.Category, DiagnosticSeverity.Error, true);
}
