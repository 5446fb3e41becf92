using Xunit;

namespace EquiDsl.Tests.Properties;

/// <summary>What predictions must not depend on.</summary>
public sealed class SymmetryProperties
{
    [ModelProperty]
    public void The_order_of_atoms_permutes_forces(ModelCase model)
    {
        ArgumentNullException.ThrowIfNull(model);
        using LoadedModel loaded = model.Load();
        foreach (AtomicStructure structure in model.Batch)
        {
            int[] order = [.. Enumerable.Range(0, structure.Count)];
            new Random(model.Seed).Shuffle(order);
            AtomicStructure permuted = new(
                Rows(structure.Positions, order), [.. order.Select(i => structure.AtomicNumbers[i])], structure.Cell, structure.Periodicity);
            Prediction before = loaded.Predict(structure), after = loaded.Predict(permuted);
            Same(before.Energies, before.Forces.Length == 0 ? [] : Rows(before.Forces, order), after);
        }
    }

    [ModelProperty]
    public void A_translation_changes_nothing(ModelCase model)
    {
        ArgumentNullException.ThrowIfNull(model);
        using LoadedModel loaded = model.Load();
        double[] shift = [3.25, -7.5, 11.125];
        AtomicStructure[] moved = [.. model.Batch.Select(s => At(s, [.. s.Positions.Select((p, i) => p + shift[i % 3])]))];
        Prediction before = loaded.Predict(model.Batch);
        Same(before.Energies, before.Forces, loaded.Predict(moved));
    }

    [ModelProperty]
    public void Lattice_vectors_added_to_atoms_change_nothing(ModelCase model)
    {
        ArgumentNullException.ThrowIfNull(model);
        using LoadedModel loaded = model.Load();
        var random = new Random(model.Seed);
        AtomicStructure crystal = model.Batch[1];
        double[] positions = [.. crystal.Positions];
        for (int atom = 0; atom < crystal.Count; atom++)
        {
            for (int axis = 0; axis < 3; axis++)
            {
                int times = crystal.Periodicity[axis] ? random.Next(-2, 3) : 0;
                for (int k = 0; k < 3; k++)
                    positions[(3 * atom) + k] += times * crystal.Cell[(3 * axis) + k];
            }
        }
        Prediction before = loaded.Predict(crystal);
        Same(before.Energies, before.Forces, loaded.Predict(At(crystal, positions)));
    }

    [ModelProperty]
    public void The_order_of_systems_permutes_predictions(ModelCase model)
    {
        ArgumentNullException.ThrowIfNull(model);
        using LoadedModel loaded = model.Load();
        AtomicStructure[] batch = model.Batch;
        Prediction before = loaded.Predict(batch), after = loaded.Predict(batch[2], batch[0], batch[1]);
        Same(
            [before.Energies[2], before.Energies[0], before.Energies[1]],
            [.. before.ForcesOf(2), .. before.ForcesOf(0), .. before.ForcesOf(1)],
            after);
    }

    [ModelProperty]
    public void A_batch_is_its_structures_one_by_one(ModelCase model)
    {
        ArgumentNullException.ThrowIfNull(model);
        using LoadedModel loaded = model.Load();
        AtomicStructure[] batch = [.. model.Batch, .. RandomBatch.Many(model.Seed, 5)];
        Prediction together = loaded.Predict(batch);
        Prediction[] single = [.. batch.Select(s => loaded.Predict(s))];
        Same([.. single.SelectMany(p => p.Energies)], [.. single.SelectMany(p => p.Forces)], together);
    }

    private static AtomicStructure At(AtomicStructure structure, double[] positions) =>
        new(positions, structure.AtomicNumbers, structure.Cell, structure.Periodicity);

    private static double[] Rows(double[] values, int[] order) => [.. order.SelectMany(i => values[(3 * i)..((3 * i) + 3)])];

    private static void Same(double[] energies, double[] forces, Prediction actual)
    {
        Assert.NotEmpty(energies);
        Near.Check(energies, actual.Energies, "energies", scale: 0.1);
        Near.Check(forces, actual.Forces, "forces");
    }
}
