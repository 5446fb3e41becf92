using System.Runtime.InteropServices;
using System.Security.Cryptography;
using EquiDsl.Files;

namespace EquiDsl.Training;

/// <summary>
/// What is known of a dataset after it was looked through once: which structures can be used by a model, how many edges each
/// has, and what is needed to fit normalisations.
/// </summary>
public sealed class DatasetIndex
{
    private readonly StructureSummary[] _summaries;

    private DatasetIndex(StructureDataset dataset, int[] usable, StructureSummary[] summaries, IReadOnlyList<BadFrame> bad, NormHistogram norms, HashSet<int>? outlying = null)
    {
        (Dataset, Usable, _summaries, Bad, ForceNorms, Outlying) = (dataset, usable, summaries, bad, norms, outlying ?? []);
        Edges = Array.ConvertAll(summaries, s => s.Edges);
        Fingerprint = FingerprintOf(usable, summaries);
    }

    /// <summary>The dataset.</summary>
    public StructureDataset Dataset { get; }

    /// <summary>Indices into the dataset of the structures that can be used, ascending.</summary>
    public IReadOnlyList<int> Usable { get; }

    /// <summary>Edges of each usable structure; its atoms for a model without a graph.</summary>
    public IReadOnlyList<int> Edges { get; }

    /// <summary>The structures that cannot be used.</summary>
    public IReadOnlyList<BadFrame> Bad { get; }

    /// <summary>Changes when the usable structures, the labels that the loss uses, or their edges do, be it by one bit.</summary>
    public string Fingerprint { get; }

    /// <summary>Statistics of the labels of the usable structures that the loss uses, and of stresses.</summary>
    public LabelStatistics Labels => LabelStatistics.Of(Array.ConvertAll(_summaries, s => s.Labels), ForceNorms, i => Dataset.NameOf(Usable[i]));

    internal IReadOnlyList<StructureSummary> Summaries => _summaries;

    /// <summary>Places among the usable structures of those whose labels are far outside and accepted.</summary>
    internal IReadOnlySet<int> Outlying { get; }

    /// <summary>Summaries without those of <see cref="Outlying"/> structures.</summary>
    internal IEnumerable<StructureSummary> Usual => _summaries.Where((_, i) => !Outlying.Contains(i));

    /// <summary>Lengths of the counted forces.</summary>
    internal NormHistogram ForceNorms { get; }

    /// <summary>Looks a dataset through: every structure is read, judged, and its edges counted.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="model">The model that it is for.</param>
    /// <param name="loss">Says which labels are needed and which atoms count.</param>
    /// <param name="skipBad">Whether structures that cannot be used are left out instead of being refused.</param>
    /// <param name="threads">Threads to use; 0 for all.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="InvalidDatasetException">A structure cannot be used (all are named), or none can.</exception>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    public static DatasetIndex Build(
        StructureDataset dataset, ModelDescription model, LossOptions loss, bool skipBad = false, int threads = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(loss);
        var summaries = new StructureSummary?[dataset.Count];
        var problems = new string?[dataset.Count];
        NormHistogram norms = new();
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount, CancellationToken = cancellation };
        Parallel.For(
            0, dataset.Count, options,
            () => (Neighbors: model.Cutoff > 0 ? new NeighborList(model.Cutoff, model.MaxNeighbors) : null, Graph: new NeighborGraph()),
            (i, _, workspace) =>
            {
                try
                {
                    summaries[i] = StructureSummary.Of(dataset[i], model, loss, workspace.Neighbors, workspace.Graph, norms);
                }
                catch (EquiDslFileException error)
                {
                    problems[i] = error.ProblemInFrame;
                }
                catch (InvalidStructureException error)
                {
                    problems[i] = error.ProblemInStructure;
                }
                catch (FormatException error)
                {
                    problems[i] = error.Message;
                }
                return workspace;
            },
            _ => { });
        int[] usable = [.. Enumerable.Range(0, dataset.Count).Where(i => summaries[i] is not null)];
        BadFrame[] bad = [.. Enumerable.Range(0, dataset.Count).Where(i => problems[i] is not null).Select(i => new BadFrame(i, dataset.NameOf(i), problems[i]!))];
        return usable.Length == 0 || (bad.Length > 0 && !skipBad)
            ? throw new InvalidDatasetException(bad, dataset.Count, dataset.Name)
            : new DatasetIndex(dataset, usable, Array.ConvertAll(usable, i => summaries[i]!), bad, norms);
    }

    /// <summary>The dataset without some of its usable structures.</summary>
    /// <param name="found">Their places among the usable structures, and what is wrong.</param>
    /// <exception cref="InvalidDatasetException">None would be left.</exception>
    internal DatasetIndex Without(IReadOnlyList<(int Item, BadFrame Frame)> found)
    {
        HashSet<int> items = [.. found.Select(f => f.Item)];
        BadFrame[] bad = [.. Bad.Concat(found.Select(f => f.Frame)).OrderBy(f => f.Index)];
        return items.Count == _summaries.Length
            ? throw new InvalidDatasetException(bad, Dataset.Count, Dataset.Name)
            : new(Dataset, [.. Usable.Where((_, i) => !items.Contains(i))], [.. _summaries.Where((_, i) => !items.Contains(i))], bad, ForceNorms);
    }

    /// <summary>The dataset, in which some usable structures are known to have labels far outside.</summary>
    internal DatasetIndex WithOutlying(IEnumerable<int> items) => new(Dataset, [.. Usable], _summaries, Bad, ForceNorms, [.. items]);

    private static string FingerprintOf(int[] usable, StructureSummary[] summaries)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < usable.Length; i++)
        {
            ReadOnlySpan<int> place = [usable[i], summaries[i].Edges];
            hash.AppendData(MemoryMarshal.AsBytes(place));
            hash.AppendData(summaries[i].Digest);
        }
        return Convert.ToHexString(hash.GetHashAndReset())[..16];
    }
}
