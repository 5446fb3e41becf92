using System.Text.Json;
using EquiDsl.Files;

namespace EquiDsl.Conformance;

/// <summary>One golden case: NAME.json with the configuration, NAME.safetensors with inputs, parameters, outputs and traces.</summary>
internal sealed class GoldenCase : IDisposable
{
    private GoldenCase(string name, Configuration configuration, SafetensorsFile file)
    {
        Name = name;
        Configuration = configuration;
        File = file;
    }

    public string Name { get; }

    public Configuration Configuration { get; }

    public SafetensorsFile File { get; }

    /// <summary>Opens both files of a case.</summary>
    /// <exception cref="ConformanceException">The tensors are missing or the JSON is malformed.</exception>
    /// <exception cref="EquiDslFileException">The tensors are malformed.</exception>
    public static GoldenCase Open(string jsonPath)
    {
        string tensors = Path.ChangeExtension(jsonPath, ".safetensors");
        if (!System.IO.File.Exists(tensors))
            throw new ConformanceException($"{Path.GetFileName(tensors)} is missing");
        return new(Path.GetFileNameWithoutExtension(jsonPath), ReadConfiguration(jsonPath), SafetensorsFile.Open(tensors));
    }

    /// <summary>Names of tensors below a group, without the group's prefix.</summary>
    public IEnumerable<string> Names(string group) =>
        File.Tensors.Where(t => t.Name.StartsWith(group, StringComparison.Ordinal)).Select(t => t.Name[group.Length..]);

    /// <summary>A tensor of floating-point numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">The shape that it must have; −1 for any extent, nothing for any shape.</param>
    public double[] Numbers(string name, params int[] shape)
    {
        Require(name, shape);
        return File.ReadDouble(name);
    }

    /// <summary>A tensor of integers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">The shape that it must have; −1 for any extent, nothing for any shape.</param>
    public int[] Integers(string name, params int[] shape)
    {
        Require(name, shape);
        return Array.ConvertAll(File.ReadInt64(name), v => v is >= int.MinValue and <= int.MaxValue
            ? (int)v
            : throw new ConformanceException($"{name} holds {v}"));
    }

    public void Dispose() => File.Dispose();

    private void Require(string name, int[] shape)
    {
        if (!File.TryGet(name, out SafetensorsEntry? entry))
            throw new ConformanceException($"there is no tensor {name}");
        if (shape.Length > 0 && !(entry.Shape.Count == shape.Length && entry.Shape.Zip(shape).All(d => d.Second < 0 || d.First == d.Second)))
            throw new ConformanceException($"{name} is {entry.ShapeText}; expected [{string.Join(", ", shape.Select(d => d < 0 ? "any" : $"{d}"))}]");
    }

    private static Configuration ReadConfiguration(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(System.IO.File.ReadAllBytes(path));
            return new(document.RootElement.Clone());
        }
        catch (JsonException problem)
        {
            throw new ConformanceException($"{Path.GetFileName(path)} is not JSON: {problem.Message}");
        }
    }
}
