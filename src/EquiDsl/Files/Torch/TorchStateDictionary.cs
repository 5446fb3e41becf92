namespace EquiDsl.Files;

/// <summary>The tensors of a state dictionary, in its order.</summary>
/// <param name="entries">The dictionary.</param>
/// <param name="fail">Makes an exception from what is wrong.</param>
internal sealed class TorchStateDictionary(PickleDictionary entries, Func<string, Exception> fail)
{
    private readonly (string Name, TorchTensor Tensor)[] _tensors =
    [
        .. entries.Pairs.Where(p => p.Key is string && p.Value is TorchTensor).Select(p => ((string)p.Key!, (TorchTensor)p.Value!)),
    ];

    /// <summary>Names and tensors.</summary>
    public IReadOnlyList<(string Name, TorchTensor Tensor)> Tensors => _tensors;

    /// <summary>Parameters under the names of the published model.</summary>
    /// <param name="needed">Names of the model's parameters; null when no model is known.</param>
    /// <param name="remarks">Receives what was left out.</param>
    public IReadOnlyList<(string Name, TorchTensor Tensor)> Parameters(IReadOnlySet<string>? needed, List<string>? remarks = null)
    {
        var names = new ReferenceNames(fail);
        Dictionary<string, TorchTensor> byName = ByName();
        List<(string, TorchTensor)> parameters = [.. names.Find(Names(needed), needed).Select(n => (n.Parameter, byName[n.Stored]))];
        remarks?.AddRange(names.Remarks);
        return parameters;
    }

    /// <summary>The same dictionary with the tensors of a list in place of its parameters, as moving averages are kept: in the optimiser's order.</summary>
    /// <param name="averages">The averages.</param>
    /// <param name="needed">Names of the model's parameters.</param>
    public TorchStateDictionary With(List<object?> averages, IReadOnlySet<string> needed)
    {
        ReferenceName[] parameters = [.. ReferenceNames.Candidates(Names(needed), needed)];
        if (averages.Count != parameters.Length)
            throw fail($"there are {averages.Count} moving averages for {parameters.Length} parameters; their order cannot be known.");
        Dictionary<string, TorchTensor> byName = ByName();
        var replaced = new PickleDictionary();
        for (int i = 0; i < parameters.Length; i++)
        {
            TorchTensor parameter = byName[parameters[i].Stored];
            if (averages[i] is not TorchTensor tensor || !tensor.Shape.AsSpan().SequenceEqual(parameter.Shape))
            {
                string found = averages[i] is TorchTensor other ? $"({string.Join(", ", other.Shape)})" : "no tensor";
                throw fail($"moving average {i} should be that of '{parameters[i].Parameter}' with shape ({string.Join(", ", parameter.Shape)}), but it is {found}.");
            }
            replaced.Set(parameters[i].Stored, tensor);
        }
        return new TorchStateDictionary(replaced, fail);
    }

    // Index maps are whole numbers; a parameter that is has to be refused by name.
    private IEnumerable<string> Names(IReadOnlySet<string>? needed) =>
        _tensors.Where(t => t.Tensor.Type.IsReal() || needed?.Contains(ReferenceNames.Parse(t.Name, needed).Parameter) == true).Select(t => t.Name);

    private Dictionary<string, TorchTensor> ByName()
    {
        var byName = new Dictionary<string, TorchTensor>(StringComparer.Ordinal);
        foreach ((string name, TorchTensor tensor) in _tensors)
            byName[name] = tensor;
        return byName;
    }
}
