namespace EquiDsl.Generator;

/// <summary>Names of the generator's steps, by which tests find why each of them ran.</summary>
public static class TrackingNames
{
    /// <summary>Declared classes as <see cref="Parsing.ParsedDeclaration"/>.</summary>
    public const string Declarations = nameof(Declarations);

    /// <summary>What is wrong with them.</summary>
    public const string Diagnostics = nameof(Diagnostics);

    /// <summary>Faultless ones as specifications, without locations.</summary>
    public const string Specifications = nameof(Specifications);

    /// <summary>Compiled specifications.</summary>
    public const string Compilations = nameof(Compilations);

    /// <summary>Files to add.</summary>
    public const string Sources = nameof(Sources);

    /// <summary>Warnings and errors that only compiling or the project's options reveal.</summary>
    public const string SiteDiagnostics = nameof(SiteDiagnostics);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Declarations, Diagnostics, Specifications, Compilations, Sources, SiteDiagnostics];
}
