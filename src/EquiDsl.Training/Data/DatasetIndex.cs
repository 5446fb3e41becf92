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

    private DatasetIndex(StructureDataset dataset, int[] usable, StructureSummary[] summaries, IReadOnlyList<BadFrame> bad)
    {
        (Dataset, Usable, _summaries, Bad) = (dataset, usable, summaries, bad);
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

    internal IReadOnlyList<StructureSummary> Summaries => _summaries;

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
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount, CancellationToken = cancellation };
        Parallel.For(
            0, dataset.Count, options,
            () => (Neighbors: model.Cutoff > 0 ? new NeighborList(model.Cutoff, model.MaxNeighbors) : null, Graph: new NeighborGraph()),
            (i, _, workspace) =>
            {
                try
                {
                    summaries[i] = StructureSummary.Of(dataset[i], model, loss, workspace.Neighbors, workspace.Graph);
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
            : new DatasetIndex(dataset, usable, Array.ConvertAll(usable, i => summaries[i]!), bad);
    }

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
