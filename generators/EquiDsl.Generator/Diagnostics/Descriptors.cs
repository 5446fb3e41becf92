using System.Reflection;
using Microsoft.CodeAnalysis;

namespace EquiDsl.Generator.Diagnostics;

/// <summary>All diagnostics of the generator. Ids are never reused.</summary>
public static class Descriptors
{
    /// <summary>Category of all of them.</summary>
    public const string Category = "EquiDsl";

    /// <summary>Every descriptor, by id.</summary>
    public static IReadOnlyDictionary<string, DiagnosticDescriptor> ById { get; } =
        new[] { typeof(TypeDescriptors), typeof(OptionDescriptors), typeof(MethodDescriptors), typeof(LayerDescriptors) }
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Select(field => (DiagnosticDescriptor)field.GetValue(null))
            .ToDictionary(descriptor => descriptor.Id);

    /// <summary>The descriptor of an id, with a link to its page where the pages are known to lie.</summary>
    /// <param name="id">The id.</param>
    /// <param name="pages">Folder of the pages, or empty.</param>
    public static DiagnosticDescriptor Of(string id, string pages)
    {
        DiagnosticDescriptor plain = ById[id];
        return Uri.TryCreate(pages, UriKind.Absolute, out Uri? folder)
            ? new(
                plain.Id, plain.Title, plain.MessageFormat, plain.Category, plain.DefaultSeverity, plain.IsEnabledByDefault,
                helpLinkUri: folder.AbsoluteUri.TrimEnd('/') + "/" + id + ".md")
            : plain;
    }
}
