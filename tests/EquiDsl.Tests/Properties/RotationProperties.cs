using EquiDsl.Tests.Mathematics;
using Xunit;

namespace EquiDsl.Tests.Properties;

/// <summary>Energies do not change with the frame of reference and forces turn with it: exactly, or as far as S2 grids allow.</summary>
public sealed class RotationProperties
{
    /// <summary>Aliasing on the coarsest grids stays below this part of the result, even with random weights.</summary>
    private const double GridBound = 0.5;

    [ModelProperty(14)]
    public void Predictions_turn_with_the_structure(ModelCase model)
    {
        ArgumentNullException.ThrowIfNull(model);
        using LoadedModel loaded = model.Load();
        var random = new Random(model.Seed);
        double[] rotation = new Rotation(6.28 * random.NextDouble(), Math.Acos((2 * random.NextDouble()) - 1), 6.28 * random.NextDouble()).Matrix;
        AtomicStructure[] batch = model.Batch;
        AtomicStructure[] turned = [.. batch.Select(s =>
            new AtomicStructure(Turn(rotation, s.Positions), s.AtomicNumbers, Turn(rotation, s.Cell), s.Periodicity))];

        Outputs exact = Reference.Predict(model.Specification, loaded.Parameters, batch);
        Outputs exactTurned = Reference.Predict(model.Specification, loaded.Parameters, turned);
        double energyBound = Near.Error(exact.Energies, exactTurned.Energies, exact.EnergyScale);
        double forceBound = Near.Error(Turn(rotation, exact.Forces), exactTurned.Forces);
        double grid = model.IsExactlyEquivariant ? 1e-12 : GridBound;
        Assert.True(energyBound <= grid && forceBound <= grid, $"interpreter: {energyBound:e2} in energies, {forceBound:e2} in forces");

        Prediction before = loaded.Predict(batch), after = loaded.Predict(turned);
        Near.Check(before.Energies, after.Energies, "energies", energyBound + Near.Single, exact.EnergyScale);
        Near.Check(Turn(rotation, before.Forces), after.Forces, "forces", forceBound + Near.Single);
    }

    private static double[] Turn(double[] rotation, double[] vectors)
    {
        double[] turned = new double[vectors.Length];
        for (int i = 0; i < vectors.Length; i++)
        {
            for (int k = 0; k < 3; k++)
                turned[i] += rotation[(i % 3 * 3) + k] * vectors[(i / 3 * 3) + k];
        }
        return turned;
    }
}
