using EquiDsl.Cpu;
using Xunit;

namespace EquiDsl.Tests.Processor;

/// <summary>Threads that share out the items of jobs.</summary>
public sealed class WorkerPoolTests
{
    private static readonly TimeSpan s_hanging = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 40)]
    [InlineData(4, 0)]
    [InlineData(4, 1)]
    [InlineData(4, 1000)]
    public void Every_item_is_done_once(int workers, int items)
    {
        using WorkerPool pool = new(workers);
        using NativeBuffer<byte> scratch = new();
        int[] done = new int[items];
        Job job = new(item => Interlocked.Increment(ref done[item]));
        for (int run = 1; run <= 50; run++)
        {
            pool.Run(job, items, scratch);
            Assert.All(done, count => Assert.Equal(run, count));
        }
    }

    [Fact]
    public void Jobs_of_many_callers_run_side_by_side()
    {
        using WorkerPool pool = new(3);
        long sum = 0;
        Parallel(8, caller =>
        {
            using NativeBuffer<byte> scratch = new();
            int done = 0;
            Job job = new(_ => Interlocked.Increment(ref done));
            for (int run = 0; run < 500; run++)
            {
                done = 0;
                int items = 1 + ((run + caller) % 7);
                pool.Run(job, items, scratch);
                // Nobody works on the job once its run has returned.
                Assert.Equal(items, Volatile.Read(ref done));
                Interlocked.Add(ref sum, items);
            }
        });
        Assert.True(sum >= 8 * 500);
    }

    [Fact]
    public void Callers_and_helpers_of_one_job_are_no_more_than_the_count()
    {
        using WorkerPool pool = new(3);
        using NativeBuffer<byte> scratch = new();
        int working = 0, most = 0;
        Job job = new(_ =>
        {
            int now = Interlocked.Increment(ref working);
            lock (pool)
                most = Math.Max(most, now);
            Thread.Sleep(2);
            Interlocked.Decrement(ref working);
        });
        pool.Run(job, 60, scratch);
        Assert.InRange(most, 2, 3);
    }

    [Fact]
    public void A_failure_of_an_item_reaches_the_caller_and_the_pool_goes_on()
    {
        using WorkerPool pool = new(3);
        using NativeBuffer<byte> scratch = new();
        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(
            () => pool.Run(new Job(item => _ = item == 7 ? throw new ArithmeticException("seven") : 0), 100, scratch));
        Assert.IsType<ArithmeticException>(failure.InnerException);
        int done = 0;
        pool.Run(new Job(_ => Interlocked.Increment(ref done)), 100, scratch);
        Assert.Equal(100, done);
    }

    [Fact]
    public void A_token_ends_a_run_before_its_next_item()
    {
        using WorkerPool pool = new(2);
        using NativeBuffer<byte> scratch = new();
        using CancellationTokenSource source = new();
        int done = 0;
        Job job = new(_ =>
        {
            if (Interlocked.Increment(ref done) == 5)
                source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => pool.Run(job, 100_000, scratch, source.Token));
        // One more on each of the other threads at most.
        Assert.InRange(done, 5, 6);
        Assert.Throws<OperationCanceledException>(() => pool.Run(job, 1, scratch, source.Token));
    }

    [Fact]
    public void Disposal_during_a_run_waits_for_helpers_and_the_run_ends()
    {
        for (int round = 0; round < 200; round++)
        {
            WorkerPool pool = new(3);
            int done = 0, runs = 0;
            Thread disposer = new(() =>
            {
                SpinWait.SpinUntil(() => Volatile.Read(ref runs) > 3);
                pool.Dispose();
            });
            Thread caller = new(() =>
            {
                using NativeBuffer<byte> scratch = new();
                Job job = new(_ => Interlocked.Increment(ref done));
                try
                {
                    while (true)
                    {
                        pool.Run(job, 8, scratch);
                        Interlocked.Increment(ref runs);
                    }
                }
                catch (ObjectDisposedException)
                {
                }
            });
            caller.Start();
            disposer.Start();
            Assert.True(caller.Join(s_hanging) && disposer.Join(s_hanging), "it hangs");
            Assert.Equal(8 * runs, done);
            pool.Dispose();
        }
    }

    private static void Parallel(int count, Action<int> work)
    {
        Exception? failure = null;
        Thread[] threads = [.. Enumerable.Range(0, count).Select(i => new Thread(() =>
        {
            try
            {
                work(i);
            }
            catch (Exception problem)
            {
                Interlocked.CompareExchange(ref failure, problem, null);
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Assert.All(threads, t => Assert.True(t.Join(s_hanging), "it hangs"));
        Assert.True(failure is null, $"{failure}");
    }

    private sealed class Job(Action<int> work) : WorkerJob
    {
        public override void Execute(int item, NativeBuffer<byte> scratch) => work(item);
    }
}
