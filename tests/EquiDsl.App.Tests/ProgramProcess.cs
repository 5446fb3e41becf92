using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace EquiDsl.App.Tests;

/// <summary>Starts <see cref="Program"/> as a process of its own.</summary>
internal static class ProgramProcess
{
    /// <summary>What a shell runs it by.</summary>
    public static string Command => $"'{Environment.ProcessPath}' exec '{typeof(ProgramProcess).Assembly.Location}'";

    /// <summary>Starts a line of a shell.</summary>
    public static Process Start(string command)
    {
        Skip.If(OperatingSystem.IsWindows(), "signals are those of Unix.");
        Skip.If(Path.GetFileNameWithoutExtension(Environment.ProcessPath) != "dotnet", "the tests are not run by dotnet.");
        return Process.Start(new ProcessStartInfo("sh", ["-c", $"{command} 2>&1"]) { RedirectStandardOutput = true })!;
    }

    /// <summary>Sends signals, one after the other.</summary>
    public static void Signal(Process process, params string[] signals)
    {
        foreach (string signal in signals)
        {
            using Process kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
            kill.WaitForExit();
        }
    }

    /// <summary>Waits for the end; gives the exit code and what was written.</summary>
    public static (int Code, string Text) Exit(Process process)
    {
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, text);
    }
}
