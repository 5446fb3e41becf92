using Microsoft.CodeAnalysis;

namespace EquiDsl.Generator.Diagnostics;

/// <summary>Mistakes in the value of an option.</summary>
internal static class OptionDescriptors
{
    public static readonly DiagnosticDescriptor LMaxOutOfRange = new(
        "EQD0011",
        "LMax out of range",
        "LMax must be from 1 to {0}, but is {1}",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor MMaxOutOfRange = new(
        "EQD0012",
        "MMax out of range",
        "MMax must be from 0 to {0}, but is {1}",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor MMaxAboveLMax = new(
        "EQD0013",
        "MMax above LMax",
        "MMax = {0} must not exceed LMax = {1}",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor CountNotPositive = new(
        "EQD0014",
        "Count is not positive",
        "{0} must be at least 1, but is {1}",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor CountTooLarge = new(
        "EQD0015",
        "Count is too large",
        "{0} must be at most {1}, but is {2}",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor CutoffNotPositive = new(
        "EQD0016",
        "Cutoff is not a positive length",
        "Cutoff must be a positive, finite length in Å, but is {0}",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor TooFewGaussians = new(
        "EQD0017",
        "Too few Gaussians",
        "GaussianCount must be at least 2, but is {0}",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor GaussianWidthNotPositive = new(
        "EQD0018",
        "Gaussian width is not positive",
        "GaussianWidth must be a positive, finite number of spacings, but is {0}",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor RateOutOfRange = new(
        "EQD0019",
        "Dropout rate out of range",
        "{0} must be at least 0 and below 1, but is {1}",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor TooFewElements = new(
        "EQD0020",
        "Too few elements",
        "Elements must be at least 2, because atomic numbers start at 1 and must be below it, but is {0}",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor OddGrid = new(
        "EQD0021",
        "Grid resolution is odd",
        "GridResolution must be even, but is {0}",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor GridTooSmall = new(
        "EQD0022",
        "Grid resolution is too small",
        "GridResolution must be at least {0} to hold degrees up to {1}, but is {2}",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor AttentionChannelsMismatch = new(
        "EQD0023",
        "Heads × ValueChannels differs from AttentionChannels",
        "Heads × ValueChannels = {0} × {1} = {2}, but AttentionChannels is {3}",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor AverageNotPositive = new(
        "EQD0024",
        "Average is not positive",
        "{0} must be positive and finite, but is {1}",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor UnknownEnumValue = new(
        "EQD0025",
        "Value is not a member of its enum",
        "{0} has no member of value {1}",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor OptionWithoutEffect = new(
        "EQD0026",
        "Option has no effect",
        "{0} has no effect {1}",
        Descriptors.Category, DiagnosticSeverity.Warning, true);

    public static readonly DiagnosticDescriptor StressWithoutGradientForces = new(
        "EQD0052",
        "Stress without gradient forces",
        "Stress is a gradient of the energy and needs Forces = ForceKind.Gradient",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor DenoisingWithoutForces = new(
        "EQD0054",
        "Denoising has nothing to train",
        "Denoising is an auxiliary task of training and needs {0}",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor GradientForcesWithoutEnergy = new(
        "EQD0053",
        "Gradient forces do not fit the outputs",
        "The forces of '{0}' are to be the gradient of its energy, but {1}",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor OptionOfWholeModel = new(
        "EQD0059",
        "Option belongs to the whole declaration",
        "{0} is the same for all layers; write it in {2}, not in {1}",
        Descriptors.Category, DiagnosticSeverity.Error, true);
}
