namespace EquiDsl.Tests.Packaging;

/// <summary>
/// NuGet as a test sees it: what it installs goes into a folder of its own, so that nothing of the test stays in the user's, and packages that
/// the machine already has are read from there instead of being fetched again.
/// </summary>
internal static class MachinePackages
{
    /// <summary>The user's folder of installed packages.</summary>
    public static string Folder { get; } = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } given
        ? given
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>What a nuget.config says of it; empty where the machine has none.</summary>
    public static string FallbackElement => Directory.Exists(Folder)
        ? $"""<fallbackPackageFolders><add key="machine" value="{Folder}" /></fallbackPackageFolders>"""
        : "";

    /// <summary>What a project of the repository is told on the command line.</summary>
    public static string[] FallbackArguments => Directory.Exists(Folder) ? [$"-p:RestoreFallbackFolders={Folder}"] : [];
}
