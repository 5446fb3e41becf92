namespace EquiDsl.Training;

/// <summary>A part of a step: its structures and what they should give.</summary>
/// <param name="Items">Positions among the usable structures.</param>
/// <param name="Structures">The structures.</param>
/// <param name="Targets">Their labels in the network's units.</param>
internal sealed record LoadedPart(int[] Items, AtomicStructure[] Structures, BatchTargets Targets);

/// <summary>Reads the structures of steps, those of the next one while the model computes.</summary>
internal sealed class BatchLoader(DatasetIndex data, TargetNormalization normalization, LossOptions loss, NoiseSource? noise = null) : IDisposable
{
    private (long Step, Task<LoadedPart[]> Parts)? _next;

    /// <summary>Starts to read a step in the background.</summary>
    public void Prepare(long step, IReadOnlyList<int[]> parts) => _next = (step, Task.Run(() => Load(step, parts)));

    /// <summary>The structures of a step.</summary>
    /// <exception cref="Files.EquiDslFileException">A structure cannot be read.</exception>
    public LoadedPart[] Take(long step, IReadOnlyList<int[]> parts)
    {
        Task<LoadedPart[]>? prepared = _next is (long next, Task<LoadedPart[]> task) && next == step ? task : null;
        Dispose();
        return prepared?.GetAwaiter().GetResult() ?? Load(step, parts);
    }

    /// <summary>File and frame of structures.</summary>
    public string[] Names(IEnumerable<int> items) => [.. items.Select(i => data.Dataset.NameOf(data.Usable[i]))];

    /// <summary>Waits for what is being read: files must not be closed under it.</summary>
    public void Dispose()
    {
        // What went wrong is said when the step is taken, if it ever is.
        if (_next is (_, Task<LoadedPart[]> task))
            ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
        _next = null;
    }

    private LoadedPart[] Load(long step, IReadOnlyList<int[]> parts) => [.. parts.Select(items =>
    {
        AtomicStructure[] structures = Array.ConvertAll(items, i => data.Dataset[data.Usable[i]]);
        var targets = new BatchTargets(structures, normalization, loss);
        if (noise is not null)
        {
            NoisyStructure?[] noisy = [.. structures.Select((s, i) => noise.Corrupt(step, items[i], s))];
            targets.SetNoise(noisy);
            structures = [.. structures.Select((s, i) => noisy[i]?.Structure ?? s)];
        }
        return new LoadedPart(items, structures, targets);
    })];
}
