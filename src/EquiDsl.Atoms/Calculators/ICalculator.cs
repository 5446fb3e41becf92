namespace EquiDsl.Atoms;

/// <summary>
/// Computes energies, forces and, where it can, stresses of many structures at once. Implementations keep workspaces
/// and serve one thread at a time unless they say otherwise; the same structure gives the same numbers to the bit, whatever else is in the batch,
/// unless they say otherwise.
/// </summary>
public interface ICalculator
{
    /// <summary>
    /// Whether evaluations of structures with three independent cell vectors, at least one of them periodic, hold a stress.
    /// </summary>
    bool HasStress { get; }

    /// <summary>Evaluates a batch. The structures are only read.</summary>
    /// <param name="structures">The structures; an empty batch gives an empty result.</param>
    /// <param name="cancellation">Ends the call: a model within one of its blocks, other calculators between structures.</param>
    /// <returns>One evaluation per structure, in order.</returns>
    /// <exception cref="InvalidStructureException">A structure cannot be computed; the message names it and the atom.</exception>
    /// <exception cref="OperationCanceledException">The call was ended; the calculator stays usable.</exception>
    Evaluation[] Evaluate(IReadOnlyList<AtomicStructure> structures, CancellationToken cancellation = default);
}
