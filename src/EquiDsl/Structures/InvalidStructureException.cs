namespace EquiDsl;

/// <summary>A structure cannot be the input of a model; the message names the structure and the atom.</summary>
public sealed class InvalidStructureException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="structureIndex">0-based index of the structure in the batch.</param>
    /// <param name="atomIndex">0-based index of the atom in the structure, or null when the structure as a whole is at fault.</param>
    /// <param name="problem">What is wrong and what would be right.</param>
    public InvalidStructureException(int structureIndex, int? atomIndex, string problem)
        : base(atomIndex is null
            ? $"Structure {structureIndex} (counted from 0): {problem}"
            : $"Structure {structureIndex}, atom {atomIndex} (both counted from 0): {problem}")
    {
        StructureIndex = structureIndex;
        AtomIndex = atomIndex;
        Problem = problem;
    }

    /// <summary>0-based index of the structure in the batch.</summary>
    public int StructureIndex { get; }

    /// <summary>0-based index of the atom in the structure, or null when the structure as a whole is at fault.</summary>
    public int? AtomIndex { get; }

    /// <summary>What is wrong and what would be right, without the indices.</summary>
    public string Problem { get; }

    /// <summary>What is wrong and what would be right, with the atom but without the structure's index.</summary>
    public string ProblemInStructure => AtomIndex is null ? Problem : $"atom {AtomIndex} (counted from 0): {Problem}";
}
