using System.Diagnostics;

namespace EquiDsl.App;

/// <summary>Lines about work under way, at most one in an interval.</summary>
internal sealed class PlainProgress(TextWriter output, double seconds = 5)
{
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Writes a line, when the last one is long enough ago.</summary>
    public void Write(Func<string> line)
    {
        if (Stopwatch.GetElapsedTime(_last).TotalSeconds < seconds)
            return;
        _last = Stopwatch.GetTimestamp();
        output.WriteLine(line());
    }
}
