using EquiDsl.Files;

namespace EquiDsl;

/// <summary>An option that a parameter file and a model differ in.</summary>
/// <param name="Option">Its name, with that of the layer.</param>
/// <param name="Saved">Its value in the file; null when the file has no such option.</param>
/// <param name="Declared">Its value in the declaration; null when that has no such option.</param>
public sealed record ModelDifference(string Option, string? Saved, string? Declared);

/// <summary>A parameter file says that it belongs to a model with other options, though names and shapes may agree.</summary>
public sealed class ModelMismatchException : EquiDslFileException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="file">The file.</param>
    /// <param name="model">Full name of the declared class.</param>
    /// <param name="differences">All options that differ.</param>
    public ModelMismatchException(string file, string model, IReadOnlyList<ModelDifference> differences)
        : base(file, Describe(model, differences)) => Differences = differences;

    /// <summary>All options that differ.</summary>
    public IReadOnlyList<ModelDifference> Differences { get; }

    private static string Describe(string model, IReadOnlyList<ModelDifference> differences)
    {
        ArgumentNullException.ThrowIfNull(differences);
        return $"the parameters belong to a model other than {model}, with {differences.Count} other options:"
            + string.Concat(differences.Select(d => $"\n  {d.Option}: {d.Saved ?? "none"} in the file, {d.Declared ?? "none"} declared"));
    }
}
