using System.Globalization;

namespace EquiDsl.Training;

/// <summary>Which signals the process was started to ignore, as Linux tells it. Asked before anything listens to them.</summary>
internal static class IgnoredSignals
{
    private const int Hangup = 1;
    private const string Status = "/proc/self/status", Key = "SigIgn:";

    /// <summary>Whether hang-ups were ignored when this was first asked, as <c>nohup</c> has it.</summary>
    public static bool HasHangup { get; } = OperatingSystem.IsLinux() && Contains(Mask(), Hangup);

    /// <summary>Whether a mask of signals, as the system writes it, contains one.</summary>
    /// <param name="mask">Hexadecimal digits.</param>
    /// <param name="signal">The signal's number.</param>
    public static bool Contains(string mask, int signal) =>
        ulong.TryParse(mask, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong bits) && (bits & (1UL << (signal - 1))) != 0;

    private static string Mask()
    {
        try
        {
            return File.ReadLines(Status).FirstOrDefault(l => l.StartsWith(Key, StringComparison.Ordinal))?[Key.Length..].Trim() ?? "";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A system without the file does not tell.
            return "";
        }
    }
}
