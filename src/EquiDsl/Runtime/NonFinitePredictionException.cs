namespace EquiDsl;

/// <summary>A model's output for a structure is NaN or infinite, and so no prediction.</summary>
public sealed class NonFinitePredictionException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="structureIndex">0-based index of the structure in the batch.</param>
    /// <param name="atomIndex">0-based index of the atom in the structure, or null for an output of the structure as a whole.</param>
    /// <param name="output">The output: <c>energy</c>, <c>force</c>, <c>stress</c> or <c>features</c>.</param>
    /// <param name="value">What it is.</param>
    public NonFinitePredictionException(int structureIndex, int? atomIndex, string output, double value)
        : base($"Structure {structureIndex}{(atomIndex is null ? "" : $", atom {atomIndex}")} ({(atomIndex is null ? "" : "both ")}counted from 0): {Describe(output, value)}")
    {
        StructureIndex = structureIndex;
        AtomIndex = atomIndex;
        Output = output;
        Value = value;
        Problem = Describe(output, value);
    }

    /// <summary>0-based index of the structure in the batch.</summary>
    public int StructureIndex { get; }

    /// <summary>0-based index of the atom in the structure, or null for an output of the structure as a whole.</summary>
    public int? AtomIndex { get; }

    /// <summary>The output: <c>energy</c>, <c>force</c>, <c>stress</c> or <c>features</c>.</summary>
    public string Output { get; }

    /// <summary>The number that is not finite.</summary>
    public double Value { get; }

    /// <summary>What is wrong, without the indices.</summary>
    public string Problem { get; }

    /// <summary>What is wrong, with the atom but without the structure's index.</summary>
    public string ProblemInStructure => AtomIndex is null ? Problem : $"atom {AtomIndex} (counted from 0): {Problem}";

    private static string Describe(string output, double value) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"the model's {output} {(output == "features" ? "contain" : "is")} {value}; look at its parameters and units, and at the structure");
}
