namespace EquiDsl;

/// <summary>Decides whether a structure can be the input of a model.</summary>
public static class StructureValidation
{
    /// <summary>Distance in Å within which two atoms count as coincident.</summary>
    private const double CoincidenceDistance = 0.01;

    // One workspace per thread: repeated checks allocate nothing.
    [ThreadStatic]
    private static NeighborSearch? s_search;

    [ThreadStatic]
    private static NearestCandidates? s_found;

    /// <summary>
    /// Requires at least one atom, elements from 1 to <paramref name="elementCount"/> − 1, finite positions and
    /// cell, independent cell vectors on periodic axes, and no two atoms or images within 0.01 Å.
    /// </summary>
    /// <param name="structure">The structure.</param>
    /// <param name="elementCount">Rows of the model's element table, indexed by atomic number: 90 rows allow 1 to 89.</param>
    /// <param name="structureIndex">Index of the structure in its batch, for the message.</param>
    /// <exception cref="InvalidStructureException">One of the conditions does not hold; the message names structure and atom.</exception>
    public static void Check(AtomicStructure structure, int elementCount, int structureIndex = 0)
    {
        ArgumentNullException.ThrowIfNull(structure);
        if (structure.Count == 0)
            throw new InvalidStructureException(structureIndex, null, "the structure has no atoms; expected at least one.");
        CheckElements(structure, elementCount, structureIndex);
        CheckDistances(structure, structureIndex);
    }

    private static void CheckElements(AtomicStructure structure, int elementCount, int structureIndex)
    {
        for (int i = 0; i < structure.Count; i++)
            CheckElement(structure.AtomicNumbers[i], elementCount, structureIndex, i);
    }

    /// <summary>Requires elements that the model knows; kernels look them up in tables without asking.</summary>
    internal static void CheckElements(NeighborGraph graph, int elementCount)
    {
        for (int i = 0; i < graph.NodeCount; i++)
            CheckElement(graph.AtomicNumbers[i], elementCount, graph.System[i], i - graph.SystemStart[graph.System[i]]);
    }

    private static void CheckElement(int number, int elementCount, int structureIndex, int atomIndex)
    {
        if (number < 1 || number >= elementCount)
        {
            string symbol = number is >= 0 and <= PeriodicTable.MaximumAtomicNumber ? $" ({PeriodicTable.Symbol(number)})" : "";
            throw new InvalidStructureException(
                structureIndex, atomIndex,
                $"the element {number}{symbol} is unknown to the model; it has {elementCount} elements, atomic numbers 1 to {elementCount - 1}.");
        }
    }

    private static void CheckDistances(AtomicStructure structure, int structureIndex)
    {
        NeighborSearch search = s_search ??= new NeighborSearch(SearchKind.Coincidences);
        NearestCandidates found = s_found ??= new NearestCandidates(1);
        try
        {
            search.Prepare(structure, CoincidenceDistance, structureIndex);
            for (int i = 0; i < structure.Count; i++)
            {
                found.Clear();
                search.Collect(i, found);
                if (!found.IsFull)
                    continue;
                string other = found.Worst.Source == i ? "an image of itself" : $"atom {found.Worst.Source}";
                throw new InvalidStructureException(
                    structureIndex, i,
                    $"the atom lies {Math.Sqrt(found.Worst.SquaredDistance):G3} Å from {other}; atoms and their periodic images must be more than {CoincidenceDistance} Å apart.");
            }
        }
        finally
        {
            search.Release();
        }
    }
}
