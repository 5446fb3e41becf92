using System.Diagnostics;
using System.Text;
using Xunit;

namespace EquiDsl.Tests.Packaging;

/// <summary>What a program printed, and its exit code.</summary>
internal sealed record Command(int ExitCode, string Output)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    /// <summary>Runs a .NET command that must succeed.</summary>
    public static Command Dotnet(string folder, string[] arguments, params (string Name, string Value)[] environment)
    {
        Command result = Run("dotnet", folder, arguments, environment);
        Assert.True(result.ExitCode == 0, $"dotnet {string.Join(' ', arguments)} ended with {result.ExitCode}:\n{result.Output}");
        return result;
    }

    /// <summary>Runs a program in a folder until it ends.</summary>
    public static Command Run(string program, string folder, string[] arguments, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        // What the test host's own build left behind must not steer another build, and no build server may outlive the test.
        foreach (string name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        StringBuilder output = new();
        using Process process = new() { StartInfo = start };
        void Append(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is null)
                return;
            lock (output)
                output.Append(line.Data).Append('\n');
        }
        process.OutputDataReceived += Append;
        process.ErrorDataReceived += Append;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(s_limit))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            Assert.Fail($"{program} {string.Join(' ', arguments)} ran longer than {s_limit}:\n{output}");
        }
        process.WaitForExit();
        return new(process.ExitCode, output.ToString());
    }
}
