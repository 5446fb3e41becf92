using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace EquiDsl.App;

/// <summary>Answers <c>--version</c>: the program and the library that it is built on.</summary>
internal sealed class ProgramVersion : SynchronousCommandLineAction
{
    /// <summary>The lines.</summary>
    /// <param name="host">The program; null when it is not managed code that was started by itself.</param>
    public static IEnumerable<string> Lines(Assembly? host)
    {
        Assembly library = typeof(EquiDslApp).Assembly;
        if (host is not null && host != library)
            yield return $"{host.GetName().Name} {Of(host)}";
        yield return $"EquiDsl {Of(library)}";
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        foreach (string line in Lines(Assembly.GetEntryAssembly()))
            parseResult.InvocationConfiguration.Output.WriteLine(line);
        return ExitCode.Success;
    }

    private static string Of(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString() ?? "without a version";
}
