using System.Diagnostics;
using System.Globalization;
using EquiDsl.Atoms;

namespace EquiDsl.App;

/// <summary>
/// How a relaxation stands, in a line: evaluations, structures, the largest force, and the time that is left if forces go on to fall at the
/// mean rate of each structure so far, within the limit of steps.
/// </summary>
/// <param name="tolerance">Largest force of a relaxed structure, eV/Å.</param>
/// <param name="maximumSteps">Steps after which a structure gives up.</param>
internal sealed class RelaxationEstimate(double tolerance, int maximumSteps)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Dictionary<int, (int Step, double Force)> _first = [];

    /// <summary>Takes in how all structures stand after a round; gives the line.</summary>
    public string Add(Relaxation relaxation) =>
        Line(relaxation.Results, relaxation.EvaluationCount, Stopwatch.GetElapsedTime(_start));

    /// <summary>The line.</summary>
    /// <param name="results">How the structures stand.</param>
    /// <param name="evaluations">Geometries evaluated so far.</param>
    /// <param name="elapsed">The time that they took.</param>
    public string Line(IReadOnlyList<RelaxationResult> results, long evaluations, TimeSpan elapsed)
    {
        double left = 0, total = 0, largest = double.NaN;
        int begun = 0, waiting = 0, running = 0;
        foreach (RelaxationResult result in results)
        {
            if (result.Status == RelaxationStatus.Waiting)
            {
                waiting++;
                continue;
            }
            begun++;
            total += result.Steps;
            if (result.IsFinished)
                continue;
            running++;
            double steps = StepsLeft(result);
            (left, total) = (left + steps, total + steps);
            if (!(result.LargestForce <= largest))
                largest = double.IsNaN(result.LargestForce) ? largest : result.LargestForce;
        }
        left += begun == 0 ? 0 : waiting * (total / begun);
        TimeSpan time = evaluations == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(left * (elapsed.TotalSeconds / evaluations), TimeSpan.MaxValue.TotalSeconds / 2));
        string force = double.IsNaN(largest) ? "" : string.Create(CultureInfo.InvariantCulture, $"; largest force {largest:G3} eV/Å");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{evaluations} evaluations, {begun - running} of {results.Count} finished, {running} under way, {waiting} waiting{force}; about {time:d\\.hh\\:mm\\:ss} left");
    }

    private double StepsLeft(RelaxationResult result)
    {
        double most = Math.Max(0, maximumSteps - result.Steps);
        if (!(result.LargestForce > tolerance))
            return Math.Min(1, most);
        _first.TryAdd(result.Index, (result.Steps, result.LargestForce));
        (int step, double force) = _first[result.Index];
        double rate = result.Steps > step ? Math.Log(force / result.LargestForce) / (result.Steps - step) : 0;
        // A force that does not fall lasts to the limit.
        return rate > 0 ? Math.Min(most, Math.Ceiling(Math.Log(result.LargestForce / tolerance) / rate)) : most;
    }
}
