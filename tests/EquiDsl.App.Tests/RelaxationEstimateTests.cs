using EquiDsl.Atoms;
using Xunit;

namespace EquiDsl.App.Tests;

public sealed class RelaxationEstimateTests
{
    [Fact]
    public void The_line_tells_the_largest_force_and_the_time_left()
    {
        RelaxationEstimate estimate = new(tolerance: 0.01, maximumSteps: 100);
        RelaxationResult[] At(int steps, double force) =>
        [
            Result(0, RelaxationStatus.Running, steps, force),
            Result(1, RelaxationStatus.Converged, 20, 0.005),
            Result(2, RelaxationStatus.Waiting, 0, double.NaN),
        ];

        string first = estimate.Line(At(0, 1), 2, TimeSpan.FromSeconds(2)), later = estimate.Line(At(10, 0.1), 40, TimeSpan.FromSeconds(40));

        // 100 steps at most, and 60 of the waiting one as the mean of the others; then 10 to another tenth, and 20.
        Assert.Equal("2 evaluations, 1 of 3 finished, 1 under way, 1 waiting; largest force 1 eV/Å; about 0.00:02:40 left", first);
        Assert.Equal("40 evaluations, 1 of 3 finished, 1 under way, 1 waiting; largest force 0.1 eV/Å; about 0.00:00:30 left", later);
    }

    private static RelaxationResult Result(int index, RelaxationStatus status, int steps, double force) =>
        new(index, new AtomicStructure([0, 0, 0], [29]), status, steps, 0, force, 0, null);
}
