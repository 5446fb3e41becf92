namespace EquiDsl.Files;

/// <summary>
/// A checkpoint that the reference's trainer (or any <c>torch.save</c> of a state dictionary) wrote, in the zip or the older
/// layout, with elements of 16, 32 or 64 bits. It is read as data: nothing in it is executed, and names other than those of
/// tensors, NumPy numbers and plain collections are refused. Tensors are read when they are asked for. Not thread-safe.
/// </summary>
public sealed class TorchCheckpoint : IDisposable
{
    private readonly TorchArchive _archive;
    private readonly PickleDictionary _root;
    private readonly TorchStateDictionary _state;
    private readonly List<object?>? _averages;

    private TorchCheckpoint(TorchArchive archive)
    {
        _archive = archive;
        _root = archive.Root as PickleDictionary ?? throw archive.Fail("the file holds no dictionary; expected a checkpoint or a state dictionary.");
        var entries = _root.Contains("state_dict") ? _root["state_dict"] as PickleDictionary : _root;
        _state = new TorchStateDictionary(entries ?? throw archive.Fail("'state_dict' is not a dictionary."), archive.Fail);
        if (_state.Parameters.Count == 0)
            throw archive.Fail("the state dictionary holds no parameters.");
        if (_root["ema"] is PickleDictionary ema)
            _averages = ema["shadow_params"] as List<object?> ?? throw archive.Fail("'ema' has no list 'shadow_params'.");
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
        [.. _state.Parameters.Select(p => KeyValuePair.Create(p.Name, (long[])p.Tensor.Shape.Clone()))];

    /// <summary>The units of the network, from the normalisers of target and gradients; null when the file has none.</summary>
    /// <exception cref="EquiDslFileException">A normaliser is not made of single numbers.</exception>
    public TargetNormalization? Normalization
    {
        get
        {
            if (_root["normalizers"] is not PickleDictionary normalizers || normalizers["target"] is not PickleDictionary target)
                return null;
            double deviation = Scalar(target, "std");
            return new TargetNormalization(Scalar(target, "mean"), deviation)
            {
                ForceDeviation = normalizers["grad_target"] is PickleDictionary gradient ? Scalar(gradient, "std") : deviation,
            };
        }
    }

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
    /// <exception cref="EquiDslFileException">The checkpoint does not hold exactly these parameters (all differences are listed), or not these weights, is damaged, or holds numbers that are not finite.</exception>
    public ParameterSet ReadParameters(IReadOnlyList<ParameterDescription> descriptions, TorchWeights weights = TorchWeights.Best)
    {
        ArgumentNullException.ThrowIfNull(descriptions);
        Dictionary<string, TorchTensor> tensors = Tensors(weights).ToDictionary(p => p.Name, p => p.Tensor, StringComparer.Ordinal);
        ParameterMismatch.Check(Path, descriptions, tensors.ToDictionary(
            p => p.Key, p => "(" + string.Join(", ", p.Value.Shape) + ")", StringComparer.Ordinal));
        ParameterSet set = new() { Normalization = Normalization };
        foreach (ParameterDescription description in descriptions)
        {
            if (tensors[description.Name].Type is NumberType type && !type.IsReal())
                throw new EquiDslFileException(Path, $"the parameter has elements of type {type}; expected real numbers.", field: description.Name);
        }
        _archive.Read([.. descriptions.Select(d => tensors[d.Name])], (i, elements) => set.Add(
            descriptions[i].Name, ParameterSet.Finite(Path, descriptions[i].Name, Array.ConvertAll(elements.ToReals(), v => (float)v))));
        return set;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _archive.Dispose();

    private IReadOnlyList<(string Name, TorchTensor Tensor)> Tensors(TorchWeights weights) => weights switch
    {
        TorchWeights.StateDictionary => _state.Parameters,
        TorchWeights.Best when _averages is null => _state.Parameters,
        TorchWeights.Best or TorchWeights.MovingAverage => _averages is not null
            ? _state.Rename(_averages, _archive.Fail)
            : throw _archive.Fail("the checkpoint has no moving averages ('ema')."),
        _ => throw new ArgumentOutOfRangeException(nameof(weights), weights, "There are no such weights."),
    };

    private double? Number(string key) => _root[key] switch
    {
        long whole => whole,
        double real => real,
        _ => null,
    };

    private double Scalar(PickleDictionary normalizer, string key) => normalizer[key] switch
    {
        long whole => whole,
        double real => real,
        TorchTensor tensor when NumberArray.CountOf(tensor.Shape) == 1 => _archive.Read(tensor).ToReals()[0],
        _ => throw _archive.Fail($"the '{key}' of a normaliser is not a number."),
    };
}
