using EquiDsl.Atoms.Tests.Files;

namespace EquiDsl.Training.Tests.Torch;

/// <summary>A tensor of a file that <see cref="TorchWriter"/> writes.</summary>
internal sealed record StoredTensor(int[] Shape, float[] Values)
{
    public static StoredTensor Of(params float[] values) => new([values.Length], values);

    public static StoredTensor Scalar(float value) => new([], [value]);
}

/// <summary>Writes what <c>torch.save</c> writes of nested dictionaries, lists, numbers, texts and tensors.</summary>
internal sealed class TorchWriter
{
    private readonly List<(string Name, byte[] Content)> _entries = [];
    private readonly PickleBytesBuilder _pickle = new();

    public static byte[] Write(Dictionary<string, object?> root)
    {
        var writer = new TorchWriter();
        writer.Add(root);
        return TorchFiles.Zip([("x/data.pkl", writer._pickle.End()), .. writer._entries]);
    }

    /// <summary>A state dictionary of a model's parameters, drawn from a seed.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="name">Their names in the file.</param>
    public static Dictionary<string, object?> State(IReadOnlyList<ParameterDescription> parameters, ulong seed, Func<string, string> name)
    {
        ParameterSet values = ParameterSet.FromSeed(parameters, seed);
        return parameters.ToDictionary(p => name(p.Name), p => (object?)new StoredTensor(p.Shape, values[p.Name]));
    }

    private void Add(object? value)
    {
        switch (value)
        {
            case null:
                _pickle.Op('N');
                break;
            case int whole:
                _pickle.Integer(whole);
                break;
            case double real:
                _pickle.Real(real);
                break;
            case string text:
                _pickle.Text(text);
                break;
            case StoredTensor tensor:
                Add(tensor);
                break;
            case Dictionary<string, object?> dictionary:
                _pickle.Op('}');
                foreach ((string key, object? item) in dictionary)
                {
                    _pickle.Text(key);
                    Add(item);
                    _pickle.Op('s');
                }
                break;
            case IEnumerable<object?> list:
                _pickle.Op(']');
                foreach (object? item in list)
                {
                    Add(item);
                    _pickle.Op('a');
                }
                break;
            default:
                throw new ArgumentException($"{value.GetType()} is not written", nameof(value));
        }
    }

    private void Add(StoredTensor tensor)
    {
        string key = $"{_entries.Count}";
        _entries.Add(($"x/data/{key}", [.. tensor.Values.SelectMany(BitConverter.GetBytes)]));
        var strides = new int[tensor.Shape.Length];
        for (int d = strides.Length - 1, stride = 1; d >= 0; stride *= tensor.Shape[d--])
            strides[d] = stride;
        _pickle.Global("torch._utils", "_rebuild_tensor_v2").Op('(')
            .Op('(').Text("storage").Global("torch", "FloatStorage").Text(key).Text("cpu").Integer(tensor.Values.Length).Op('t', 'Q')
            .Integer(0).Tuple(tensor.Shape).Tuple(strides).Op(0x89).Global("collections", "OrderedDict").Op(')', 'R').Op('t', 'R');
    }
}
