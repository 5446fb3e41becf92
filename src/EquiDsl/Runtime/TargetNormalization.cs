using System.Globalization;
using System.Text;
using System.Text.Json;
using EquiDsl.Files;

namespace EquiDsl;

/// <summary>
/// The units of a network: energy in eV = network's energy · Deviation + Mean + Σ over atoms of the element's reference, per
/// system; force in eV/Å = network's force · ForceDeviation.
/// </summary>
/// <param name="Mean">Mean of the training energies, less references, eV.</param>
/// <param name="Deviation">Standard deviation of the training energies, less references, eV.</param>
public sealed record TargetNormalization(double Mean, double Deviation)
{
    /// <summary>The key of a safetensors file's free pairs that holds a normalisation.</summary>
    internal const string MetadataKey = "equidsl.normalization";

    /// <summary>No change.</summary>
    public static TargetNormalization None { get; } = new(0, 1);

    /// <summary>Scale of forces, eV/Å; as <see cref="Deviation"/> unless set. Forces that are gradients of the energy need the same.</summary>
    public double ForceDeviation { get; init; } = Deviation;

    /// <summary>Energy per atom in eV by atomic number; elements beyond the end have 0; null for none.</summary>
    public IReadOnlyList<double>? ElementReferences { get; init; }

    /// <summary>An energy of the network's in eV.</summary>
    /// <param name="energy">The network's energy of a system.</param>
    /// <param name="atomicNumbers">The system's atoms.</param>
    public double ToElectronvolts(double energy, ReadOnlySpan<int> atomicNumbers) =>
        (energy * Deviation) + Mean + ReferenceEnergy(atomicNumbers);

    /// <summary>An energy in eV in the network's units.</summary>
    /// <param name="energy">The energy of a system in eV.</param>
    /// <param name="atomicNumbers">The system's atoms.</param>
    public double ToNetwork(double energy, ReadOnlySpan<int> atomicNumbers) =>
        (energy - ReferenceEnergy(atomicNumbers) - Mean) / Deviation;

    /// <summary>The sum of the elements' references over the atoms of a system, eV.</summary>
    /// <param name="atomicNumbers">The system's atoms.</param>
    public double ReferenceEnergy(ReadOnlySpan<int> atomicNumbers)
    {
        if (ElementReferences is null)
            return 0;
        double sum = 0;
        foreach (int number in atomicNumbers)
            sum += (uint)number < (uint)ElementReferences.Count ? ElementReferences[number] : 0;
        return sum;
    }

    /// <summary>Requires that forces that are gradients of the energy are scaled as it is.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="areGradients">Whether its forces are gradients.</param>
    /// <exception cref="ArgumentException">They would not be.</exception>
    internal void CheckForces(string model, bool areGradients)
    {
        if (areGradients && ForceDeviation != Deviation)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"forces of {model} are gradients of its energy and need the same deviation, {Deviation:G7}, not {ForceDeviation:G7}"));
        }
    }

    /// <summary>Writes the normalisation among the free pairs of a safetensors file.</summary>
    internal void AddTo(IDictionary<string, string> metadata)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            json.WriteNumber("mean", Mean);
            json.WriteNumber("deviation", Deviation);
            json.WriteNumber("force_deviation", ForceDeviation);
            if (ElementReferences is not null)
            {
                json.WriteStartArray("element_references");
                foreach (double reference in ElementReferences)
                    json.WriteNumberValue(reference);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        metadata[MetadataKey] = Encoding.UTF8.GetString(memory.ToArray());
    }

    /// <summary>Reads what <see cref="AddTo"/> wrote; null when there is nothing.</summary>
    internal static TargetNormalization? FromMetadata(IReadOnlyDictionary<string, string> metadata, string path)
    {
        if (!metadata.TryGetValue(MetadataKey, out string? text))
            return null;
        try
        {
            using JsonDocument json = JsonDocument.Parse(text);
            JsonElement root = json.RootElement;
            double mean = root.GetProperty("mean").GetDouble(), deviation = root.GetProperty("deviation").GetDouble();
            double[]? references = root.TryGetProperty("element_references", out JsonElement list)
                ? [.. list.EnumerateArray().Select(e => e.GetDouble())]
                : null;
            return new TargetNormalization(mean, deviation)
            {
                ForceDeviation = root.GetProperty("force_deviation").GetDouble(),
                ElementReferences = references,
            };
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new EquiDslFileException(
                path, $"the normalisation is not an object with the numbers mean, deviation and force_deviation: {error.Message}",
                field: MetadataKey, innerException: error);
        }
    }

    /// <summary>Mean and deviations, for people.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"mean {Mean:G7} eV, deviation {Deviation:G7} eV, of forces {ForceDeviation:G7} eV/Å{(ElementReferences is null ? "" : ", with element references")}");
}
