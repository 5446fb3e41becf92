using System.Diagnostics;

namespace EquiDsl.App;

/// <summary>Lines about work under way, at most one in an interval; the first soon, so that one sees what is to come.</summary>
internal sealed class PlainProgress(TextWriter output, double first = 1, double seconds = 5)
{
    private double _interval = first;
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Writes a line, when the last one is long enough ago.</summary>
    public void Write(Func<string> line)
    {
        if (Stopwatch.GetElapsedTime(_last).TotalSeconds < _interval)
            return;
        _interval = seconds;
        _last = Stopwatch.GetTimestamp();
        output.WriteLine(line());
    }
}
