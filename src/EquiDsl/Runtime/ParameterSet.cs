using EquiDsl.Files;

namespace EquiDsl;

/// <summary>Shape and initial distribution of one parameter of a model.</summary>
/// <param name="Name">Name in parameter files.</param>
/// <param name="Shape">Row-major shape.</param>
/// <param name="Initialization">Distribution when drawn from a seed.</param>
/// <param name="Scale">Standard deviation or half width of the distribution.</param>
public sealed record ParameterDescription(string Name, int[] Shape, ParameterInitialization Initialization, double Scale)
{
    /// <summary>Number of elements.</summary>
    public int Count => Shape.Aggregate(1, (a, b) => a * b);
}

/// <summary>Distributions of initial parameters.</summary>
public enum ParameterInitialization
{
    /// <summary>All zero.</summary>
    Zero,

    /// <summary>All one.</summary>
    One,

    /// <summary>N(0, scale).</summary>
    Normal,

    /// <summary>U(−scale, scale).</summary>
    Uniform,
}

/// <summary>Parameters of a model by name, float32, row-major.</summary>
public sealed class ParameterSet
{
    private readonly Dictionary<string, float[]> _values = new(StringComparer.Ordinal);

    /// <summary>Values of one parameter.</summary>
    public float[] this[string name]
    {
        get => _values[name];
        init => _values[name] = value;
    }

    /// <summary>The units that the parameters were trained in; null when nothing is said.</summary>
    public TargetNormalization? Normalization { get; set; }

    /// <summary>
    /// The architecture that the parameters belong to, as <see cref="ModelDescription.Architecture"/> says it; null when nothing is said,
    /// as in files of the reference.
    /// </summary>
    public IReadOnlyList<string>? Architecture { get; set; }

    /// <summary>
    /// Energies per element in eV, by atomic number, that a file has beside the parameters; part of <see cref="Normalization"/> where that is
    /// known, and of whatever is given in its place otherwise. Null for none.
    /// </summary>
    public IReadOnlyList<double>? ElementReferences { get; set; }

    /// <summary>What whoever reads the parameters from a file may not expect, a line each.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Names.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <summary>Sets a parameter.</summary>
    public void Add(string name, float[] values) => _values[name] = values;

    /// <summary>The same values in arrays of their own.</summary>
    internal ParameterSet Copy()
    {
        ParameterSet copy = new() { Normalization = Normalization, Architecture = Architecture };
        foreach ((string name, float[] values) in _values)
            copy.Add(name, [.. values]);
        return copy;
    }

    /// <summary>Draws all parameters from a seed; each depends on the seed and its name only.</summary>
    public static ParameterSet FromSeed(IReadOnlyList<ParameterDescription> descriptions, ulong seed)
    {
        ParameterSet set = new();
        foreach (ParameterDescription description in descriptions)
        {
            RandomStream random = new(seed, description.Name);
            float[] values = new float[description.Count];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = description.Initialization switch
                {
                    ParameterInitialization.One => 1,
                    ParameterInitialization.Normal => (float)(random.NextNormal() * description.Scale),
                    ParameterInitialization.Uniform => (float)(((2 * random.NextUniform()) - 1) * description.Scale),
                    ParameterInitialization.Zero => 0,
                    _ => throw new ArgumentException($"{description.Name}: unknown initialization {description.Initialization}", nameof(descriptions)),
                };
            }
            set.Add(description.Name, values);
        }
        return set;
    }

    /// <summary>
    /// Reads the parameters of a model, as <see cref="Load(string, IReadOnlyList{ParameterDescription}, string, TorchWeights)"/> does; a file that says
    /// what architecture it belongs to must say the model's, apart from what decides training alone.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model.</param>
    /// <param name="prefix">Prefix of the parameters' names in the file; tensors without it are ignored.</param>
    /// <param name="weights">Which weights of a checkpoint that PyTorch wrote.</param>
    /// <exception cref="ModelMismatchException">The file says that it belongs to a model with other options; all are listed.</exception>
    /// <exception cref="EquiDslFileException">The file is unreadable or damaged, does not hold exactly these parameters, or holds numbers that are not finite.</exception>
    public static ParameterSet Load(string path, ModelDescription model, string prefix = "", TorchWeights weights = TorchWeights.Best)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Load(path, model.Parameters, model, prefix, weights);
    }

    /// <summary>
    /// Reads a safetensors file, or a checkpoint that PyTorch wrote (of that, the moving averages where it has them, which is what
    /// the reference evaluates); differences from <paramref name="descriptions"/> are listed in one error. Prefixes that trainers put
    /// before the names of the reference are recognised, and units under their names.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="descriptions">What the model needs.</param>
    /// <param name="prefix">Prefix of the parameters' names in the file; tensors without it are ignored.</param>
    /// <param name="weights">Which weights of a checkpoint that PyTorch wrote.</param>
    /// <exception cref="EquiDslFileException">The file is unreadable or damaged, does not hold exactly these parameters, or holds numbers that are not finite.</exception>
    public static ParameterSet Load(
        string path, IReadOnlyList<ParameterDescription> descriptions, string prefix = "", TorchWeights weights = TorchWeights.Best) =>
        Load(path, descriptions, null, prefix, weights);

    /// <summary>Writes a safetensors file with a checksum of its content, to a temporary name that is then renamed.</summary>
    public void Save(string path, IReadOnlyList<ParameterDescription> descriptions)
    {
        SafetensorsWriter writer = new();
        Normalization?.AddTo(writer.Metadata);
        ModelArchitecture.AddTo(writer.Metadata, Architecture);
        foreach (ParameterDescription description in descriptions)
            writer.Add(description.Name, Array.ConvertAll(description.Shape, d => (long)d), _values[description.Name]);
        ContentHash.AddTo(writer);
        writer.Write(path);
    }

    /// <summary>Requires that the values of a parameter of a file are finite.</summary>
    /// <exception cref="EquiDslFileException">One is not; the message names the parameter.</exception>
    internal static float[] Finite(string path, string name, float[] values)
    {
        int at = Array.FindIndex(values, v => !float.IsFinite(v));
        return at < 0 ? values : throw new EquiDslFileException(path, $"element {at} of the parameter is {values[at]}; expected finite numbers.", field: name);
    }

    /// <summary>Throws <see cref="ArgumentException"/> listing every difference from <paramref name="descriptions"/>.</summary>
    internal void Check(IReadOnlyList<ParameterDescription> descriptions)
    {
        Dictionary<string, ParameterDescription> known = descriptions.ToDictionary(d => d.Name);
        ParameterMismatch.Check(null, descriptions, _values.ToDictionary(
            v => v.Key,
            v => known.TryGetValue(v.Key, out ParameterDescription? d) && d.Count == v.Value.Length
                ? "(" + string.Join(", ", d.Shape) + ")"
                : $"({v.Value.Length})"));
    }

    private static ParameterSet Load(
        string path, IReadOnlyList<ParameterDescription> descriptions, ModelDescription? model, string prefix, TorchWeights weights)
    {
        if (TorchArchive.IsTorch(path))
        {
            using TorchCheckpoint checkpoint = TorchCheckpoint.Open(path);
            return checkpoint.ReadParameters(descriptions, weights);
        }
        if (TorchArchive.IsMisnamed(path))
            throw new EquiDslFileException(path, "this is no checkpoint of PyTorch's; expected what torch.save writes, a zip archive or a pickle, or a safetensors file.");
        using SafetensorsFile file = SafetensorsFile.Open(path);
        if (model is not null)
            ModelArchitecture.Check(path, file.Metadata, model);
        return SafetensorsWeights.Read(file, descriptions, prefix);
    }
}
