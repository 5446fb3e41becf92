using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using EquiDsl.Atoms;
using EquiDsl.Training;

namespace EquiDsl.App;

/// <summary>Answers <c>--version</c>: the program and the libraries that it is built on.</summary>
internal sealed class ProgramVersion : SynchronousCommandLineAction
{
    /// <summary>The lines.</summary>
    /// <param name="host">The program; null when it is not managed code that was started by itself.</param>
    public static IEnumerable<string> Lines(Assembly? host)
    {
        Assembly[] libraries = [typeof(Device).Assembly, typeof(StructureFile).Assembly, typeof(Trainer).Assembly, typeof(EquiDslApp).Assembly];
        if (host is not null && !libraries.Contains(host))
            yield return Line(host);
        yield return Line(libraries[0]);
        // Packages are of one version, unless a program mixes them.
        foreach (Assembly library in libraries.Where(l => Of(l) != Of(libraries[0])))
            yield return Line(library);
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        foreach (string line in Lines(Assembly.GetEntryAssembly()))
            parseResult.InvocationConfiguration.Output.WriteLine(line);
        return ExitCode.Success;
    }

    private static string Line(Assembly assembly) => $"{assembly.GetName().Name} {Of(assembly)}";

    private static string Of(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString() ?? "without a version";
}
