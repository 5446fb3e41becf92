using EquiDsl.Tests.Mathematics;
using Xunit;

namespace EquiDsl.Tests.Properties;

/// <summary>Energies do not change with the frame of reference and forces turn with it: exactly, or as far as S2 grids allow.</summary>
public sealed class RotationProperties
{
    /// <summary>Part of the energies that aliasing on the coarsest grids may be, with random weights.</summary>
    private const double EnergyGrid = 0.05;

    /// <summary>The same for forces, which the attention's grid, blind to orders beyond M, reaches directly.</summary>
    private const double ForceGrid = 0.3;

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
        bool exactly = model.IsExactlyEquivariant;
        Assert.InRange(energyBound, 0, exactly ? 1e-12 : EnergyGrid);
        Assert.InRange(forceBound, 0, exactly ? 1e-12 : ForceGrid);

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
