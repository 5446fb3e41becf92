using System.Text.RegularExpressions;

namespace EquiDsl.Files;

/// <summary>The parameters among the entries of a state dictionary, in the order that the reference's modules list them.</summary>
internal sealed partial class TorchStateDictionary
{
    private readonly List<(string Name, TorchTensor Tensor)> _parameters = [];

    /// <summary>Sorts the entries out: prefixes of wrapping modules go, tables that modules register as buffers are left out.</summary>
    public TorchStateDictionary(PickleDictionary entries, Func<string, Exception> fail)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach ((object? key, object? value) in entries.Pairs)
        {
            if (key is not string name || value is not TorchTensor tensor)
                continue;
            while (name.StartsWith("module.", StringComparison.Ordinal))
                name = name["module.".Length..];
            if (Buffer().IsMatch(name))
                continue;
            if (!seen.Add(name))
                throw fail($"the state dictionary has the parameter '{name}' twice.");
            _parameters.Add((name, tensor));
        }
    }

    /// <summary>Names without prefixes and tensors.</summary>
    public IReadOnlyList<(string Name, TorchTensor Tensor)> Parameters => _parameters;

    /// <summary>The same names with the tensors of a list in the same order, as moving averages are kept.</summary>
    public IReadOnlyList<(string Name, TorchTensor Tensor)> Rename(List<object?> tensors, Func<string, Exception> fail)
    {
        if (tensors.Count != _parameters.Count)
            throw fail($"there are {tensors.Count} moving averages for {_parameters.Count} parameters; their order cannot be known.");
        var renamed = new List<(string, TorchTensor)>(tensors.Count);
        for (int i = 0; i < tensors.Count; i++)
        {
            (string name, TorchTensor parameter) = _parameters[i];
            if (tensors[i] is not TorchTensor tensor || !tensor.Shape.AsSpan().SequenceEqual(parameter.Shape))
            {
                string found = tensors[i] is TorchTensor other ? $"({string.Join(", ", other.Shape)})" : "no tensor";
                throw fail($"moving average {i} should be that of '{name}' with shape ({string.Join(", ", parameter.Shape)}), but it is {found}.");
            }
            renamed.Add((name, tensor));
        }
        return renamed;
    }

    // Index maps, grids, distance offsets and norm tables: constants that the reference's modules carry along.
    [GeneratedRegex(@"(^|\.)(mapping|mappingReduced)\.[^.]+$|(^|\.)SO3_(grid|rotation)\.|\.(expand_index|balance_degree_weight)$|^distance_expansion\.offset$", RegexOptions.CultureInvariant)]
    private static partial Regex Buffer();
}
