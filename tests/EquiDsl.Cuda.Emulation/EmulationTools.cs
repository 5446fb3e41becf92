using System.Diagnostics;

namespace EquiDsl.Cuda.Emulation;

/// <summary>What the emulation needs of the machine.</summary>
public static class EmulationTools
{
    private static readonly Lazy<string?> s_missing = new(FindMissing);

    /// <summary>Why kernels cannot be emulated here, or null when they can.</summary>
    public static string? Missing => s_missing.Value;

    /// <summary>Runs a program and returns its exit code and what it printed.</summary>
    internal static (int Code, string Output) Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    private static string? FindMissing()
    {
        if (!OperatingSystem.IsLinux())
            return "the emulation of CUDA needs Linux";
        try
        {
            return Run("g++", "--version").Code == 0 ? null : "g++ does not run";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "g++ is not installed";
        }
    }
}
