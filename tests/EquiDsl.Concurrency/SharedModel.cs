using EquiDsl;

namespace ConcurrencyTest;

/// <summary>One model, called by many threads: every result is the one of a call by itself, to the bit.</summary>
internal static class SharedModel
{
    public static string Run(int threads, int calls, int deviceThreads, int? concurrency)
    {
        using Device device = Device.Cpu(deviceThreads);
        using Whole model = Whole.FromSeed(1, device);
        using Parts parts = Parts.FromSeed(2, device);
        AtomicStructure[][] batches = Batches.All;
        Prediction[] alone = Array.ConvertAll(batches, b => model.Predict(b));
        AtomGraph[] graphs = Array.ConvertAll(batches, b => AtomGraph.Build(b, 4, 12));
        NodeFeatures[] features = Array.ConvertAll(graphs, g => parts.Embed(g, default));
        EnergyPerSystem[] energies = Array.ConvertAll(features, parts.Energy);
        if (concurrency is int bound)
            model.Runtime.MaximumConcurrency = bound;
        Check.OnThreads(threads, thread =>
        {
            for (int call = 0; call < calls; call++)
            {
                int batch = (thread + call) % batches.Length;
                switch ((thread + (call / batches.Length)) % 4)
                {
                    case 0:
                        Check.Require(Check.AreSame(alone[batch], model.Predict(graphs[batch].Neighbors)), $"thread {thread}, call {call}: another prediction of a graph");
                        break;
                    case 1:
                        NodeFeatures embedded = parts.Embed(graphs[batch], CancellationToken.None);
                        Check.Require(Check.AreSame(features[batch].Values, embedded.Values), $"thread {thread}, call {call}: other features");
                        Check.Require(Check.AreSame(energies[batch].Values, parts.Energy(embedded).Values), $"thread {thread}, call {call}: another energy");
                        break;
                    default:
                        Check.Require(Check.AreSame(alone[batch], model.Predict(batches[batch])), $"thread {thread}, call {call}: another prediction");
                        break;
                }
            }
            int next = 0;
            foreach (Prediction prediction in model.Runtime.PredictMany(batches))
                Check.Require(Check.AreSame(alone[next++], prediction), $"thread {thread}: another prediction of many");
        });
        return $"{threads} threads x {calls} calls on {deviceThreads} threads{(concurrency is null ? "" : $", {concurrency} at once")}, same bits";
    }

    /// <summary>Units that change during calls: each call has the one or the other, never a mixture.</summary>
    public static string ChangeUnits(int calls)
    {
        using Device device = Device.Cpu(2);
        using Whole model = Whole.FromSeed(1, device);
        AtomicStructure[] batch = Batches.All[2];
        TargetNormalization[] units = [new(0, 1), new(100, 7) { ForceDeviation = 3 }];
        Prediction[] expected = Array.ConvertAll(units, u =>
        {
            model.Runtime.Normalization = u;
            return model.Predict(batch);
        });
        Check.OnThreads(4, thread =>
        {
            for (int call = 0; call < calls; call++)
            {
                if (thread == 0)
                {
                    model.Runtime.Normalization = units[call % 2];
                    model.Runtime.SplitBatches = call % 2 == 0;
                    model.Runtime.MaximumConcurrency = 1 + (call % 3);
                }
                Prediction prediction = model.Predict(batch);
                Check.Require(expected.Any(e => Check.AreSame(e, prediction)), "a prediction in mixed units");
            }
        });
        return $"4 threads x {calls} calls, one value each";
    }
}
