namespace EquiDsl.Files;

/// <summary>
/// A checkpoint that the reference's trainer (or any <c>torch.save</c> of a state dictionary) wrote, in the zip or the older
/// layout, with elements of 16, 32 or 64 bits; of the published models as they are, or made of a backbone and heads. It is read as data:
/// nothing in it is executed, and names other than those of tensors, NumPy numbers and plain collections are refused. Tensors are read
/// when they are asked for. Not thread-safe.
/// </summary>
public sealed class TorchCheckpoint : IDisposable
{
    private readonly TorchArchive _archive;
    private readonly PickleDictionary _root;
    private readonly TorchStateDictionary _state;
    private readonly object? _averages;
    private readonly Lazy<ReferenceUnits> _units;

    private TorchCheckpoint(TorchArchive archive)
    {
        _archive = archive;
        _root = archive.Root as PickleDictionary ?? throw archive.Fail("the file holds no dictionary; expected a checkpoint or a state dictionary.");
        var layout = new TorchLayout(_root, archive.Fail);
        _state = layout.State();
        if (!ReferenceNames.Candidates(_state.Tensors.Select(t => t.Name), null).Any())
            throw archive.Fail("the state dictionary holds no parameters.");
        _averages = layout.Averages();
        _units = new(() => new ReferenceUnits(layout.Units(archive), archive.Fail));
    }

    /// <summary>The path that the file was opened with.</summary>
    public string Path => _archive.Path;

    /// <summary>Epochs trained, with a fraction; null when the file does not say.</summary>
    public double? Epoch => Number("epoch");

    /// <summary>Steps trained; null when the file does not say.</summary>
    public long? Step => (long?)Number("step");

    /// <summary>The best value of the validation metric so far; null when the file does not say.</summary>
    public double? BestMetric => Number("best_val_metric");

    /// <summary>Whether there are moving averages.</summary>
    public bool HasMovingAverage => _averages is not null;

    /// <summary>Names (the reference's, without prefixes of wrapping modules) and shapes of the parameters, in the reference's order.</summary>
    public IReadOnlyList<KeyValuePair<string, long[]>> Parameters =>
        [.. _state.Parameters(null).Select(p => KeyValuePair.Create(p.Name, (long[])p.Tensor.Shape.Clone()))];

    /// <summary>
    /// The units of the network: normalisers of energies and forces (of older trainers, target and gradients), with energies per element
    /// where the file has them; null when it has no normaliser of energies.
    /// </summary>
    /// <exception cref="EquiDslFileException">A normaliser is not made of single numbers that can be units.</exception>
    public TargetNormalization? Normalization => _units.Value.Units;

    /// <summary>Energies per element in eV, by atomic number, that are added to predictions; null for none.</summary>
    /// <exception cref="EquiDslFileException">They are not finite numbers, one per atomic number.</exception>
    public IReadOnlyList<double>? ElementReferences => _units.Value.References;

    /// <summary>Opens a checkpoint and reads everything but the tensors' elements.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The open checkpoint, to be disposed by the caller.</returns>
    /// <exception cref="EquiDslFileException">The file cannot be read, is none of PyTorch's, or mentions a name that is not allowed.</exception>
    public static TorchCheckpoint Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        TorchArchive archive = TorchArchive.Open(path);
        try
        {
            return new TorchCheckpoint(archive);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>Reads the parameters of a model, widened or rounded to 32 bits, with the units of the network.</summary>
    /// <param name="descriptions">What the model needs.</param>
    /// <param name="weights">Which weights.</param>
    /// <exception cref="EquiDslFileException">The checkpoint does not hold exactly these parameters (differences are listed), or not these weights, is damaged, or holds numbers that are not finite.</exception>
    public ParameterSet ReadParameters(IReadOnlyList<ParameterDescription> descriptions, TorchWeights weights = TorchWeights.Best)
    {
        ArgumentNullException.ThrowIfNull(descriptions);
        List<string> remarks = [.. _units.Value.Remarks];
        HashSet<string> needed = [.. descriptions.Select(d => d.Name)];
        Dictionary<string, TorchTensor> tensors = State(weights, needed).Parameters(needed, remarks).ToDictionary(p => p.Name, p => p.Tensor, StringComparer.Ordinal);
        ParameterMismatch.Check(Path, descriptions, tensors.ToDictionary(
            p => p.Key, p => "(" + string.Join(", ", p.Value.Shape) + ")", StringComparer.Ordinal));
        foreach (ParameterDescription description in descriptions)
        {
            if (tensors[description.Name].Type is NumberType type && !type.IsReal())
                throw new EquiDslFileException(Path, $"the parameter has elements of type {type}; expected real numbers.", field: description.Name);
        }
        ParameterSet set = new() { Normalization = Normalization, ElementReferences = ElementReferences, Remarks = remarks };
        _archive.Read([.. descriptions.Select(d => tensors[d.Name])], (i, elements) => set.Add(
            descriptions[i].Name, ParameterSet.Finite(Path, descriptions[i].Name, Array.ConvertAll(elements.ToReals(), v => (float)v))));
        return set;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _archive.Dispose();

    private TorchStateDictionary State(TorchWeights weights, HashSet<string> needed) => weights switch
    {
        TorchWeights.StateDictionary => _state,
        TorchWeights.Best when _averages is null => _state,
        TorchWeights.Best or TorchWeights.MovingAverage => _averages switch
        {
            List<object?> list => _state.With(list, needed),
            TorchStateDictionary named => named,
            _ => throw _archive.Fail("the checkpoint has no moving averages ('ema')."),
        },
        _ => throw new ArgumentOutOfRangeException(nameof(weights), weights, "There are no such weights."),
    };

    private double? Number(string key) => TorchNumbers.Number(_root[key]);
}
