using Xunit;

namespace EquiDsl.Training.Tests.Data;

public sealed class BatchPlannerTests
{
    // A few large structures among many small ones.
    private static readonly int[] s_edges = [.. Enumerable.Range(0, 203).Select(i => i % 11 == 0 ? 900 : 20 + (i % 7))];

    [Fact]
    public void Every_structure_occurs_once_per_epoch_and_epochs_differ()
    {
        var planner = new BatchPlanner(s_edges, new BatchOptions { SystemsPerStep = 10, Parts = 3 }, 7);
        Assert.Equal(21, planner.StepsPerEpoch);
        int[] first = Epoch(planner, 0), second = Epoch(planner, 1);
        Assert.Equal(Enumerable.Range(0, s_edges.Length), first.Order());
        Assert.Equal(Enumerable.Range(0, s_edges.Length), second.Order());
        Assert.NotEqual(first, second);
        Assert.All(Enumerable.Range(0, 20), s => Assert.Equal(10, planner.Step(s).Sum(p => p.Length)));
        Assert.Equal(3, planner.Step(20).Sum(p => p.Length));
    }

    [Fact]
    public void Any_step_can_be_had_without_those_before()
    {
        var options = new BatchOptions { SystemsPerStep = 10, Parts = 2 };
        var walked = new BatchPlanner(s_edges, options, 7);
        for (int step = 0; step < 50; step++)
            walked.Step(step);
        Assert.Equal(walked.Step(50), new BatchPlanner(s_edges, options, 7).Step(50));
        Assert.NotEqual(walked.Step(50), new BatchPlanner(s_edges, options, 8).Step(50));
    }

    [Fact]
    public void Steps_of_a_window_have_about_the_same_edges()
    {
        double Spread(int window)
        {
            var planner = new BatchPlanner(s_edges, new BatchOptions { SystemsPerStep = 10, BalanceWindow = window }, 7);
            double[] edges = [.. Enumerable.Range(0, 20).Select(s => planner.Step(s).Sum(p => p.Sum(i => (double)s_edges[i])))];
            return edges.Max() / edges.Min();
        }
        Assert.True(Spread(1) > 2.5);
        // 19 large structures go into 20 steps: all but one step have one.
        var balanced = new BatchPlanner(s_edges, new BatchOptions { SystemsPerStep = 10, BalanceWindow = 20 }, 7);
        int[] large = [.. Enumerable.Range(0, 20).Select(s => balanced.Step(s).Sum(p => p.Count(i => s_edges[i] == 900)))];
        Assert.True(large.Max() - large.Min() <= 1);
    }

    [Fact]
    public void Parts_are_balanced_and_keep_to_the_limit()
    {
        int[] edges = [100, 90, 80, 70, 60, 50, 40, 30];
        var options = new BatchOptions { SystemsPerStep = 8, Parts = 2, Shuffle = false };
        Assert.Equal([260, 260], new BatchPlanner(edges, options, 1).Step(0).Select(p => p.Sum(i => edges[i])));
        IReadOnlyList<int[]> limited = new BatchPlanner(edges, options with { MaxEdgesPerPart = 120 }, 1).Step(0);
        Assert.All(limited, part => Assert.True(part.Sum(i => edges[i]) <= 120));
        Assert.Equal(Enumerable.Range(0, 8), limited.SelectMany(p => p).Order());
        Assert.Equal(8, new BatchPlanner(edges, options with { MaxEdgesPerPart = 10 }, 1).Step(0).Count);
    }

    [Fact]
    public void Without_a_shuffle_structures_keep_their_order()
    {
        var planner = new BatchPlanner(s_edges, new BatchOptions { SystemsPerStep = 10, BalanceWindow = 1, Shuffle = false }, 7);
        Assert.Equal(Enumerable.Range(0, s_edges.Length), Epoch(planner, 3));
        IReadOnlyList<int[]> parts = new BatchPlanner(s_edges, new BatchOptions { SystemsPerStep = 10, MaxEdgesPerPart = 950 }, 7).InOrder();
        Assert.Equal(Enumerable.Range(0, s_edges.Length), parts.SelectMany(p => p));
        Assert.All(parts, p => Assert.True(p.Length <= 10 && (p.Length == 1 || p.Sum(i => s_edges[i]) <= 950)));
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchPlanner(s_edges, new BatchOptions { SystemsPerStep = 0 }, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchPlanner(s_edges, new BatchOptions { Parts = 0 }, 1));
        Assert.Throws<ArgumentException>(() => new BatchPlanner([], new BatchOptions(), 1));
    }

    private static int[] Epoch(BatchPlanner planner, int epoch) =>
        [.. Enumerable.Range(0, (int)planner.StepsPerEpoch).SelectMany(s => planner.Step((epoch * planner.StepsPerEpoch) + s)).SelectMany(p => p)];
}
