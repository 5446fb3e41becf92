using System.Globalization;

namespace EquiDsl.Files;

/// <summary>
/// The units of a network in files of the reference and its successors. Trainers save, per target, a normaliser with <c>mean</c> and
/// <c>std</c>, since mid-2024 <c>rmsd</c>: in dictionaries <c>normalizers.target</c> and <c>normalizers.grad_target</c> until then,
/// <c>normalizers.energy</c> and <c>normalizers.forces</c> since. A target without normaliser is in its own unit. Energies per element in eV
/// stand in <c>elementrefs.energy.element_references</c>, one per atomic number from 0 on, and are added after the mean; models for OC22 carry
/// them as a tensor <c>energy_lin_ref</c>, in units of the deviation. Source: fairchem 1.x, src/fairchem/core, trainers/base_trainer.py
/// (save, load_checkpoint), modules/normalization/normalizer.py and element_references.py, models/equiformer_v2/equiformer_v2.py.
/// </summary>
internal sealed class ReferenceUnits
{
    private const int MostReferences = 1000;

    private static readonly HashSet<string> s_normalizers = ["normalizers", "normalizer"];
    private static readonly HashSet<string> s_references = ["elementrefs", "elementreferences", "linearreferences", "linearreference", "linref", "linrefs"];
    private static readonly string[] s_energies = ["energy", "target"], s_forces = ["forces", "force", "gradtarget"], s_deviations = ["rmsd", "std", "stdev"];

    private readonly Func<string, Exception> _fail;
    private readonly Dictionary<string, Dictionary<string, StoredNumbers>> _normalizers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoredNumbers> _references = new(StringComparer.Ordinal);
    private readonly StoredNumbers? _scaledReferences;

    /// <summary>Sorts numbers out.</summary>
    /// <param name="stored">Those whose names <see cref="IsUnits"/>.</param>
    /// <param name="fail">Makes an exception from what is wrong.</param>
    public ReferenceUnits(IEnumerable<StoredNumbers> stored, Func<string, Exception> fail)
    {
        _fail = fail;
        foreach (StoredNumbers numbers in stored)
        {
            string[] path = Path(numbers.Name);
            if (s_normalizers.Contains(path[0]) && path.Length == 3)
                (_normalizers.TryGetValue(path[1], out var normalizer) ? normalizer : _normalizers[path[1]] = [])[path[2]] = numbers;
            else if (s_references.Contains(path[0]))
                _references[path.Length > 1 ? path[1] : ""] = numbers;
            else if (path is ["energylinref"])
                _scaledReferences = numbers;
        }
        References = Choose(_references, "element references", required: true) is (_, StoredNumbers references) ? Vector(references) : null;
        Units = Read();
    }

    /// <summary>The units; null when there is no normaliser of energies.</summary>
    public TargetNormalization? Units { get; }

    /// <summary>Energies per element in eV; null for none.</summary>
    public double[]? References { get; }

    /// <summary>What may not be expected, for people.</summary>
    public List<string> Remarks { get; } = [];

    /// <summary>Whether a tensor belongs to the units rather than to the network.</summary>
    /// <param name="name">Its name, without wrappers.</param>
    public static bool IsUnits(string name)
    {
        string[] path = Path(name);
        return s_normalizers.Contains(path[0]) || s_references.Contains(path[0]) || path is ["energylinref"];
    }

    // Spellings differ by underscores and capitals.
    private static string[] Path(string name) => Array.ConvertAll(name.Split('.'), part => part.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant());

    private TargetNormalization? Read()
    {
        if (Choose(_normalizers, "normalisers", required: false) is not (string name, var energy))
            return null;
        double deviation = Deviation(name, energy);
        double[]? references = References;
        if (_scaledReferences is StoredNumbers scaled)
        {
            double[] added = Array.ConvertAll(Vector(scaled), r => r * deviation);
            references = references is null ? added : throw _fail("there are element references in 'elementrefs' and in 'energy_lin_ref'; expected one of them.");
        }
        if (references is not null)
            Remarks.Add("energies per element of the checkpoint are added");
        return new TargetNormalization(Scalar(name, energy, "mean"), deviation) { ForceDeviation = Forces(name, deviation), ElementReferences = references };
    }

    private double Forces(string energyName, double deviation)
    {
        string? name = s_forces.FirstOrDefault(_normalizers.ContainsKey) ?? _normalizers.Keys.FirstOrDefault(k => k.EndsWith("forces", StringComparison.Ordinal));
        if (name is null)
        {
            // The trainers until 2024 scaled forces as energies unless told otherwise.
            if (energyName == "target")
                return deviation;
            Remarks.Add("the checkpoint has no normaliser of forces: they are in eV/Å as the network gives them");
            return 1;
        }
        return Scalar(name, _normalizers[name], "mean") is 0
            ? Deviation(name, _normalizers[name])
            : throw _fail($"the normaliser of '{name}' has a mean other than 0, which forces cannot have.");
    }

    /// <summary>What belongs to energies: under their usual name, or else under the only name that ends so.</summary>
    private (string Name, T Found)? Choose<T>(Dictionary<string, T> stored, string what, bool required)
    {
        string? name = s_energies.FirstOrDefault(stored.ContainsKey);
        if (name is null)
        {
            string[] others = [.. stored.Keys.Where(k => k.EndsWith("energy", StringComparison.Ordinal) || k is "" or "elementreferences" or "coeff")];
            name = others.Length == 1 ? others[0] : null;
        }
        if (name is not null)
            return (name, stored[name]);
        if (stored.Count == 0)
            return null;
        string problem = $"the {what} are of {string.Join(", ", stored.Keys.Select(k => $"'{k}'"))}; expected 'energy', or 'target' of older trainers";
        if (required)
            throw _fail(problem + ".");
        Remarks.Add(problem);
        return null;
    }

    private double Deviation(string target, Dictionary<string, StoredNumbers> normalizer)
    {
        string field = s_deviations.FirstOrDefault(normalizer.ContainsKey) ?? throw _fail($"the normaliser of '{target}' has neither 'rmsd' nor 'std'.");
        double deviation = Scalar(target, normalizer, field);
        return deviation > 0 ? deviation : throw _fail(string.Create(CultureInfo.InvariantCulture, $"the '{field}' of the normaliser of '{target}' is {deviation}; expected a number above 0."));
    }

    private double Scalar(string target, Dictionary<string, StoredNumbers> normalizer, string field)
    {
        if (!normalizer.TryGetValue(field, out StoredNumbers numbers) || numbers.Count != 1)
            throw _fail($"the '{field}' of the normaliser of '{target}' is not a number.");
        double value = numbers.Read()[0];
        return double.IsFinite(value) ? value : throw _fail($"the '{field}' of the normaliser of '{target}' is {value}.");
    }

    private double[] Vector(StoredNumbers numbers)
    {
        if (numbers.Count is 0 or > MostReferences)
            throw _fail($"'{numbers.Name}' has {numbers.Count} energies; expected one for each atomic number from 0 on, at most {MostReferences}.");
        double[] values = numbers.Read();
        int bad = Array.FindIndex(values, v => !double.IsFinite(v));
        return bad < 0 ? values : throw _fail($"'{numbers.Name}' has {values[bad]} for the atomic number {bad}.");
    }
}
