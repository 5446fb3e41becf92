using System.Numerics;

namespace EquiDsl.Files;

/// <summary>Finds the numbers in the dictionaries of a PyTorch file, under the keys that lead to them.</summary>
/// <param name="archive">The file.</param>
internal sealed class TorchNumbers(TorchArchive archive)
{
    private const int Deepest = 4;

    // A dictionary can be in another many times, or in itself.
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);

    /// <summary>The numbers under a key.</summary>
    public IEnumerable<StoredNumbers> Under(string name, object? value, int depth = 0)
    {
        switch (value)
        {
            case long or double or BigInteger:
                yield return new(name, 1, () => [Number(value)!.Value]);
                break;
            case TorchTensor tensor:
                // A count that overflows is refused when it is compared with what is expected.
                yield return new(name, NumberArray.CountOf(tensor.Shape) ?? long.MaxValue, () => archive.Read(tensor).ToReals());
                break;
            case NumpyArray array:
                double[] elements = array.Read(archive.Fail).ToReals();
                yield return new(name, elements.Length, () => elements);
                break;
            case List<object?> or PickleTuple:
                IReadOnlyList<object?> items = value is PickleTuple tuple ? tuple.Items : (List<object?>)value;
                if (items.All(i => Number(i) is not null))
                    yield return new(name, items.Count, () => [.. items.Select(i => Number(i)!.Value)]);
                break;
            case PickleDictionary dictionary when !_seen.Add(dictionary):
                break;
            case PickleDictionary dictionary when ByElement(dictionary) is double[] energies:
                yield return new(name, energies.Length, () => energies);
                break;
            case PickleDictionary dictionary when depth < Deepest:
                foreach (string key in dictionary.Pairs.Select(p => p.Key).OfType<string>().Distinct())
                {
                    foreach (StoredNumbers numbers in Under($"{name}.{key}", dictionary[key], depth + 1))
                        yield return numbers;
                }
                break;
            default:
                break;
        }
    }

    /// <summary>A number of any kind; null for what is none.</summary>
    public static double? Number(object? value) => value switch
    {
        long whole => whole,
        BigInteger whole => (double)whole,
        double real => real,
        _ => null,
    };

    /// <summary>Energies of a dictionary by atomic number or by symbol; null when it is none.</summary>
    private static double[]? ByElement(PickleDictionary dictionary)
    {
        var energies = new double[PeriodicTable.MaximumAtomicNumber + 1];
        foreach ((object? key, object? value) in dictionary.Pairs)
        {
            int? element = key switch
            {
                long number => number is >= 0 and <= PeriodicTable.MaximumAtomicNumber ? (int)number : null,
                string text when PeriodicTable.TryParse(text, out int number) => number,
                _ => null,
            };
            if (element is null || Number(value) is not double energy)
                return null;
            energies[element.Value] = energy;
        }
        return dictionary.Pairs.Count > 0 ? energies : null;
    }
}
