namespace EquiDsl.Files;

/// <summary>Where trainers put what in a checkpoint.</summary>
/// <param name="root">The saved dictionary.</param>
/// <param name="fail">Makes an exception from what is wrong.</param>
internal sealed class TorchLayout(PickleDictionary root, Func<string, Exception> fail)
{
    private static readonly string[] s_states = ["state_dict", "model_state_dict", "model"];
    private static readonly string[] s_averages = ["ema", "ema_state_dict", "state_dict_ema", "model_ema"];

    /// <summary>The weights that the optimiser works on; the whole file when it is a state dictionary alone.</summary>
    public TorchStateDictionary State()
    {
        string? key = s_states.FirstOrDefault(k => root.Contains(k) && root[k] is not TorchTensor);
        return new(key is null ? root : root[key] as PickleDictionary ?? throw fail($"'{key}' is not a dictionary."), fail);
    }

    /// <summary>Moving averages: a list in the order of the optimiser, or a state dictionary of their own; null for none.</summary>
    public object? Averages()
    {
        string? key = s_averages.FirstOrDefault(k => root[k] is PickleDictionary);
        if (key is null)
            return null;
        var ema = (PickleDictionary)root[key]!;
        if (ema["shadow_params"] is List<object?> list)
            return list;
        PickleDictionary named = s_states.Select(k => ema[k]).OfType<PickleDictionary>().FirstOrDefault() ?? ema;
        return named.Pairs.Any(p => p.Value is TorchTensor)
            ? new TorchStateDictionary(named, fail)
            : throw fail($"'{key}' has neither a list 'shadow_params' nor tensors by name.");
    }

    /// <summary>The numbers that decide units.</summary>
    public IEnumerable<StoredNumbers> Units(TorchArchive archive)
    {
        var numbers = new TorchNumbers(archive);
        foreach (string key in root.Pairs.Select(p => p.Key).OfType<string>().Distinct().Where(ReferenceUnits.IsUnits))
        {
            foreach (StoredNumbers found in numbers.Under(key, root[key]))
                yield return found;
        }
        TorchStateDictionary state = State();
        foreach ((string name, TorchTensor tensor) in state.Tensors)
        {
            string parameter = ReferenceName.Parse(name).Parameter;
            foreach (StoredNumbers found in ReferenceUnits.IsUnits(parameter) && !(root.Contains(name) && ReferenceEquals(root[name], tensor)) ? numbers.Under(parameter, tensor) : [])
                yield return found;
        }
    }
}
