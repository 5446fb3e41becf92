using Microsoft.CodeAnalysis;

namespace EquiDsl.Generator.Diagnostics;

/// <summary>Mistakes in declared methods and how they form a model.</summary>
internal static class MethodDescriptors
{
    public static readonly DiagnosticDescriptor MethodNotPartial = new(
        "EQD0027",
        "Declared method is not partial",
        "Method '{0}' must be partial, so that its layers can implement it",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor UnsupportedMethod = new(
        "EQD0028",
        "Declared method has an unsupported form",
        "Method '{0}' must be a plain instance method, but is {1}",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor UnsupportedReturnType = new(
        "EQD0029",
        "Unsupported return type",
        "Method '{0}' must return {1}, but returns '{2}'",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor UnsupportedParameters = new(
        "EQD0030",
        "Unsupported parameters",
        "Method '{0}' must take an AtomGraph, or NodeFeatures or EdgeFeatures and optionally an AtomGraph, and optionally a CancellationToken: {1}",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor MethodHasBody = new(
        "EQD0031",
        "Declared method has a body",
        "Method '{0}' must not have a body, because its layers implement it",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor MethodDeclaredTwice = new(
        "EQD0032",
        "Two declared methods have one name",
        "Class '{0}' declares two methods named '{1}'",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor MethodWithoutLayers = new(
        "EQD0033",
        "Declared method has no layers",
        "Method '{0}' has no layers",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor ResidualWithoutLayers = new(
        "EQD0034",
        "Residual without layers",
        "[Residual] covers its own attribute list, which has no layers",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor ResidualTwice = new(
        "EQD0035",
        "Residual given twice",
        "[Residual] is given twice in one attribute list",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor CannotRepeat = new(
        "EQD0036",
        "Method cannot be repeated",
        "Method '{0}' cannot be repeated, because it does not turn node features into node features or edge features into edge features",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor OutputDeclaredTwice = new(
        "EQD0037",
        "Two outputs of the same kind",
        "Methods '{0}' and '{1}' both return {2}",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor NoOutputs = new(
        "EQD0038",
        "Declaration without outputs",
        "'{0}' has no outputs; {1}",
        Descriptors.Category, DiagnosticSeverity.Error, true);

    public static readonly DiagnosticDescriptor DeadLayers = new(
        "EQD0057",
        "Layers are dead",
        "No output reads what method '{0}' returns, so that its layers have no effect though their parameters are counted",
        Descriptors.Category, DiagnosticSeverity.Warning, true);

    public static readonly DiagnosticDescriptor OrderIsOpen = new(
        "EQD0058",
        "Order of blocks is open",
        "Methods '{0}' and '{1}' both turn node features into node features, but stand in different files, which have no order; declare them in one",
        Descriptors.Category, DiagnosticSeverity.Error, true);
}
