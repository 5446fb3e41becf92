namespace EquiDsl;

/// <summary>Outputs of a model are NaN or infinite, and so no prediction; the message names every structure at fault.</summary>
public sealed class NonFinitePredictionException : Exception
{
    // More structures are counted only.
    private const int MostNamed = 12;

    /// <summary>Creates the exception.</summary>
    /// <param name="outputs">The first output at fault of each structure that has one, at least one, by ascending index.</param>
    public NonFinitePredictionException(IReadOnlyList<NonFiniteOutput> outputs)
        : base(Describe(outputs)) => Outputs = outputs;

    /// <summary>The first output at fault of each structure that has one, by ascending index.</summary>
    public IReadOnlyList<NonFiniteOutput> Outputs { get; }

    /// <summary>0-based index in the batch of the first structure at fault.</summary>
    public int StructureIndex => Outputs[0].StructureIndex;

    /// <summary>0-based index of the atom in it, or null for an output of the structure as a whole.</summary>
    public int? AtomIndex => Outputs[0].AtomIndex;

    /// <summary>The output: <c>energy</c>, <c>force</c>, <c>stress</c> or <c>features</c>.</summary>
    public string Output => Outputs[0].Output;

    /// <summary>The number that is not finite.</summary>
    public double Value => Outputs[0].Value;

    private static string Describe(IReadOnlyList<NonFiniteOutput> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        if (outputs.Count == 0)
            throw new ArgumentException("no output is at fault", nameof(outputs));
        NonFiniteOutput first = outputs[0];
        string where = $"Structure {first.StructureIndex}{(first.AtomIndex is null ? "" : $", atom {first.AtomIndex}")} ({(first.AtomIndex is null ? "" : "both ")}counted from 0)";
        string others = outputs.Count == 1 ? "" : $"; so are outputs of structure{(outputs.Count == 2 ? "" : "s")} {string.Join(", ", outputs.Skip(1).Take(MostNamed).Select(o => o.StructureIndex))}"
            + (outputs.Count > MostNamed + 1 ? $" and {outputs.Count - MostNamed - 1} more" : "");
        return $"{where}: {first.Problem}{others}";
    }
}

/// <summary>An output of a model that is NaN or infinite.</summary>
/// <param name="StructureIndex">0-based index of the structure in the batch.</param>
/// <param name="AtomIndex">0-based index of the atom in the structure, or null for an output of the structure as a whole.</param>
/// <param name="Output">The output: <c>energy</c>, <c>force</c>, <c>stress</c> or <c>features</c>.</param>
/// <param name="Value">What it is.</param>
public sealed record NonFiniteOutput(int StructureIndex, int? AtomIndex, string Output, double Value)
{
    /// <summary>What is wrong, without the indices.</summary>
    public string Problem => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"the model's {Output} {(Output == "features" ? "contain" : "is")} {Value}; look at its parameters and units, and at the structure");

    /// <summary>What is wrong, with the atom but without the structure's index.</summary>
    public string ProblemInStructure => AtomIndex is null ? Problem : $"atom {AtomIndex} (counted from 0): {Problem}";
}
