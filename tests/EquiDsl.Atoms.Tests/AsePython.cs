using System.Diagnostics;
using EquiDsl.Atoms.Tests.Files;
using Xunit;

namespace EquiDsl.Atoms.Tests;

/// <summary>ASE itself (Debian's python3-ase), where it is installed.</summary>
internal static class AsePython
{
    private const string Python = "/usr/bin/python3";

    private static readonly Lazy<bool> s_installed = new(() => File.Exists(Python) && Start(null, "import ase").ExitCode == 0);

    /// <summary>Runs a script in a folder and gives what it prints; the test is skipped where ASE is not installed.</summary>
    public static string Run(TemporaryFolder folder, string script)
    {
        Skip.IfNot(s_installed.Value, "python3-ase is not installed.");
        (int code, string output, string errors) = Start(folder.Path, script);
        Assert.True(code == 0, errors);
        return output;
    }

    private static (int ExitCode, string Output, string Errors) Start(string? folder, string script)
    {
        var start = new ProcessStartInfo(Python) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? "" };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(script);
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
