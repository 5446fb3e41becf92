using System.Reflection;
using Microsoft.CodeAnalysis;

namespace EquiDsl.Generator.Diagnostics;

/// <summary>All diagnostics of the generator. Ids are never reused.</summary>
public static class Descriptors
{
    /// <summary>Category of all of them.</summary>
    public const string Category = "EquiDsl";

    /// <summary>Where each id has a page with cause, example and fix.</summary>
    public const string Pages = "https://github.com/equidsl/equidsl/blob/main/generators/EquiDsl.Generator/Diagnostics/";

    /// <summary>Every descriptor, by id.</summary>
    public static IReadOnlyDictionary<string, DiagnosticDescriptor> ById { get; } =
        new[] { typeof(TypeDescriptors), typeof(OptionDescriptors), typeof(MethodDescriptors), typeof(LayerDescriptors) }
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Select(field => (DiagnosticDescriptor)field.GetValue(null))
            .ToDictionary(descriptor => descriptor.Id);
}
