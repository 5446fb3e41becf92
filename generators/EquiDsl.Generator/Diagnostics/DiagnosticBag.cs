using System.Globalization;
using EquiDsl.Compiler.Specification;
using Microsoft.CodeAnalysis;

namespace EquiDsl.Generator.Diagnostics;

/// <summary>Collects the diagnostics of one declaration.</summary>
internal sealed class DiagnosticBag
{
    private readonly List<DiagnosticInfo> _items = [];

    /// <summary>Whether the declaration cannot be compiled.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>Adds one; numbers print the same in every culture.</summary>
    public void Report(DiagnosticDescriptor descriptor, LocationInfo location, params object[] arguments)
    {
        _items.Add(new(descriptor.Id, location, new(arguments.Select(a => Convert.ToString(a, CultureInfo.InvariantCulture)!))));
        HasErrors |= descriptor.DefaultSeverity == DiagnosticSeverity.Error;
    }

    /// <summary>Gives the declaration up without a word, where the C# compiler reports what is wrong.</summary>
    public void Fail() => HasErrors = true;

    public EquatableArray<DiagnosticInfo> ToArray() => new(_items);
}
