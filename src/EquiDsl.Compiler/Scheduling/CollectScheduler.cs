using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Kernels;
using EquiDsl.Compiler.Specification;

namespace EquiDsl.Compiler.Scheduling;

/// <summary>Sums of a slot that are added to its gradient in order.</summary>
/// <param name="Slot">Gradient of the kernel.</param>
/// <param name="Words">Numbers of the gradient.</param>
/// <param name="Parts">Sums of so many numbers each.</param>
/// <param name="Offset">First word of the first sum in the kernel's scratch memory.</param>
public sealed record PartialSums(int Slot, int Words, int Parts, int Offset);

/// <summary>Launches of sums over tiles: one for all that are ready together, and one that adds up what several blocks summed.</summary>
internal sealed class CollectScheduler(Kernel kernel, PrecisionKind precision)
{
    /// <summary>Blocks that a launch should have, for the multiprocessors of a large device.</summary>
    private const int Blocks = 512;

    /// <summary>Words of scratch memory so far.</summary>
    public int PartialWords { get; private set; }

    /// <summary>Appends the launches of some sums.</summary>
    public void Add(IEnumerable<CollectStage> stages, List<Phase> phases)
    {
        CollectJob[] jobs = [.. stages.SelectMany(Jobs)];
        if (jobs.Length == 0)
            return;
        int blocks = jobs.Sum(j => j.BlocksPerPart);
        foreach (CollectJob job in jobs)
            job.Parts = Math.Max(1, Math.Min(job.LargestParts, Blocks / blocks));
        Phase collect = new(PhaseKind.Collect, CollectJob.Warps);
        collect.JobList.AddRange(jobs);
        phases.Add(collect);

        List<PartialSums> partials = [];
        foreach (IGrouping<int, CollectJob> slot in jobs.GroupBy(j => j.Slot))
        {
            int parts = slot.Sum(j => j.Parts), first = 0, words = WeightLayout.GradientWords(kernel.Gradients[slot.Key]);
            if (parts == 1)
                continue;
            PartialSums sums = new(slot.Key, words, parts, PartialWords);
            foreach (CollectJob job in slot)
            {
                job.Partials = (sums, first);
                first += job.Parts;
            }
            partials.Add(sums);
            PartialWords += parts * words;
        }
        if (partials.Count > 0)
        {
            Phase reduce = new(PhaseKind.Collect, CollectJob.Warps);
            reduce.JobList.AddRange(partials.Select(p => new ReduceJob(p)));
            phases.Add(reduce);
        }
    }

    private IEnumerable<CollectJob> Jobs(CollectStage stage)
    {
        switch (stage)
        {
            case MatrixGradientStage matrix:
                yield return new MatrixGradientJob(matrix, precision);
                break;
            case ColumnGradientStage column:
                yield return new ColumnGradientJob(column);
                break;
            case ElementGradientStage element:
                yield return Elements(element.Slot, element.Cotangent, LaneIndex.Self);
                break;
            case EdgeEmbeddingGradientStage embedding:
                yield return new BasisGradientJob(embedding, ((BasisSlot)kernel.Gradients[embedding.BasisSlot]).Count);
                if (embedding.SourceSlot is int source)
                    yield return Elements(source, embedding.Cotangent, LaneIndex.Source);
                if (embedding.TargetSlot is int target)
                    yield return Elements(target, embedding.Cotangent, LaneIndex.Target);
                break;
            default:
                throw new GraphException($"{kernel.Name}: no launch for {stage}");
        }

        ElementGradientJob Elements(int slot, TileBuffer cotangent, LaneIndex end) =>
            new(stage, slot, cotangent, end, WeightLayout.GradientWords(kernel.Gradients[slot]) / cotangent.Rows);
    }
}

/// <summary>Adds the sums of several blocks to a gradient.</summary>
public sealed class ReduceJob : Job
{
    private const int WordsPerThread = 4;

    internal ReduceJob(PartialSums sums) => Sums = sums;

    /// <summary>What is added up.</summary>
    public PartialSums Sums { get; }

    /// <inheritdoc/>
    public override int Blocks => (Sums.Words + (CollectJob.Warps * SubtileLanes * WordsPerThread) - 1) / (CollectJob.Warps * SubtileLanes * WordsPerThread);

    /// <inheritdoc/>
    public override IEnumerable<Stage> Stages => [];

    /// <inheritdoc/>
    public override int SharedWords(int warps) => 0;
}
