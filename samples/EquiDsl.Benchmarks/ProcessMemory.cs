using System.Diagnostics;
using System.Globalization;

namespace BenchmarksSample;

/// <summary>Resident memory of this process in bytes.</summary>
internal static class ProcessMemory
{
    private const string ClearReferences = "/proc/self/clear_refs";

    /// <summary>Now.</summary>
    public static long Resident => Linux("VmRSS:") ?? Environment.WorkingSet;

    /// <summary>The highest since <see cref="ResetPeak"/> where the system can reset it (Linux), else since the start.</summary>
    public static long Peak
    {
        get
        {
            using Process process = Process.GetCurrentProcess();
            return Linux("VmHWM:") ?? process.PeakWorkingSet64;
        }
    }

    /// <summary>Forgets earlier peaks; false where the system cannot.</summary>
    public static bool ResetPeak()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        try
        {
            File.WriteAllText(ClearReferences, "5");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static long? Linux(string field) => File.Exists("/proc/self/status")
        && File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal)) is string line
            ? 1024 * long.Parse(line.AsSpan(field.Length).TrimEnd("kB").Trim(), CultureInfo.InvariantCulture)
            : null;
}
