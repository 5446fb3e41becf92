using System.Text.RegularExpressions;

namespace EquiDsl.Tests.Packaging;

/// <summary>A block of C# of a README as a user's project outside of the repository.</summary>
/// <param name="Name">Name of the project.</param>
/// <param name="Code">The block, as it stands.</param>
internal sealed partial record PackagedSnippet(string Name, string Code)
{
    /// <summary>The package of the last of its usings, which brings the others.</summary>
    public string Package => new[] { "EquiDsl.App", "EquiDsl.Training", "EquiDsl.Atoms", "EquiDsl" }.First(id => Code.Contains($"using {id};", StringComparison.Ordinal));

    /// <summary>Whether it is a program of verbs, which the README's command lines call <c>program</c>.</summary>
    public bool IsCommandLine => Code.Contains("EquiDslApp.Run", StringComparison.Ordinal);

    /// <summary>Whether it asks for a GPU.</summary>
    public bool NeedsGpu => Code.Contains("Device.Cuda(", StringComparison.Ordinal);

    /// <summary>Writes the project; declarations without a program get one that makes a model of each.</summary>
    /// <param name="root">Folder of all projects.</param>
    /// <param name="version">Version of the packages.</param>
    public void Write(string root, string version)
    {
        string project = Directory.CreateDirectory(Path.Combine(root, Name)).FullName;
        File.WriteAllText(Path.Combine(project, Name + ".csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="{Package}" Version="{version}" /></ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(project, "Snippet.cs"), Code);
        if (!Statement().IsMatch(Code))
        {
            File.WriteAllText(Path.Combine(project, "Program.cs"), string.Concat(DeclaredClass().Matches(Code).Select(match =>
                $"using (var made = {match.Groups[1].Value}.FromSeed(0))\n    Console.WriteLine(made.GetType().Name);\n")));
        }
    }

    /// <summary>The built program.</summary>
    public string Program(string root) => Path.Combine(root, Name, "bin", "Release", "net10.0", Name);

    /// <summary>A statement outside of classes.</summary>
    [GeneratedRegex("^(return |Console|new |[A-Za-z<>]+ [a-z]+ = |using (var|[A-Z][A-Za-z]+) )", RegexOptions.Multiline)]
    private static partial Regex Statement();

    [GeneratedRegex(@"partial class (\w+)")]
    private static partial Regex DeclaredClass();
}
