using EquiDsl.Files;

namespace EquiDsl.Training;

/// <summary>What is kept of a structure after a dataset has been looked through.</summary>
/// <param name="Energy">Energy in eV; NaN when energies are left out.</param>
/// <param name="Composition">Atomic numbers, ascending, and how many atoms have them.</param>
/// <param name="ForceSquares">Sum of squares of the counted force components, (eV/Å)².</param>
/// <param name="ForceComponents">Number of counted force components.</param>
/// <param name="Edges">Edges of the model's graph; atoms for a model without one.</param>
/// <param name="Digest">Hash of the structure and its labels.</param>
/// <param name="Labels">What statistics of labels need.</param>
internal sealed record StructureSummary(
    double Energy, (int Element, int Count)[] Composition, double ForceSquares, int ForceComponents, int Edges, byte[] Digest, LabelSample Labels)
{
    /// <summary>Summarises a structure that the model and the loss can use.</summary>
    /// <exception cref="InvalidStructureException">The model cannot compute it.</exception>
    /// <exception cref="FormatException">A label is missing or not finite.</exception>
    public static StructureSummary Of(AtomicStructure structure, ModelDescription model, LossOptions loss, NeighborList? neighbors, NeighborGraph graph, NormHistogram norms)
    {
        StructureValidation.Check(structure, model.Elements);
        double energy = double.NaN, squares = 0;
        int components = 0;
        if (loss.EnergyCoefficient > 0)
        {
            energy = structure.Energy ?? throw new FormatException($"the structure has no energy{structure.UnreadEnergy()}.");
            if (!double.IsFinite(energy))
                throw new FormatException($"the energy is {energy}.");
        }
        if (loss.ForceCoefficient > 0)
        {
            double[] forces = structure.Forces ?? throw new FormatException($"the structure has no forces{structure.UnreadForces()}.");
            for (int i = 0; i < forces.Length; i++)
            {
                if (!double.IsFinite(forces[i]))
                    throw new FormatException($"a force on atom {i / 3} (counted from 0) is {forces[i]}.");
                if (loss.FreeAtomsOnly && structure.Fixed is bool[] held && held[i / 3])
                    continue;
                squares += forces[i] * forces[i];
                components++;
            }
        }
        neighbors?.Build([structure], graph);
        (int, int)[] composition = [.. structure.AtomicNumbers.GroupBy(z => z).OrderBy(g => g.Key).Select(g => (g.Key, g.Count()))];
        return new StructureSummary(
            energy, composition, squares, components, neighbors is null ? structure.Count : graph.EdgeCount, StructureDigest.Of(structure, loss),
            LabelSample.Of(structure, loss.EnergyCoefficient > 0, loss.ForceCoefficient > 0, loss.FreeAtomsOnly, norms));
    }
}
