using EquiDsl.Cpu;
using Xunit;

namespace EquiDsl.Tests.Properties;

/// <summary>The same bits, however often and by however many threads.</summary>
public sealed class ReproducibilityProperties
{
    [ModelProperty]
    public void Results_do_not_depend_on_the_number_of_threads(ModelCase model)
    {
        ArgumentNullException.ThrowIfNull(model);
        AtomicStructure[] batch = [.. model.Batch, .. RandomBatch.Many(model.Seed, 30)];
        foreach (CpuInstructionSet set in LoadedModel.InstructionSets)
        {
            Prediction? expected = null;
            foreach (int threads in new[] { 1, 2, 3, 7 })
            {
                using LoadedModel loaded = model.Load(threads, set);
                Prediction actual = loaded.Predict(batch);
                expected ??= actual;
                Equal(expected, actual);
            }
        }
    }

    [ModelProperty]
    public void Results_do_not_depend_on_what_ran_before(ModelCase model)
    {
        ArgumentNullException.ThrowIfNull(model);
        using LoadedModel loaded = model.Load(threads: 2);
        Prediction expected = loaded.Predict(model.Batch);
        Equal(expected, loaded.Predict(model.Batch));
        loaded.Predict(RandomBatch.Many(model.Seed, 20));
        Equal(expected, loaded.Predict(model.Batch));
        using LoadedModel fresh = model.Load(threads: 2);
        Equal(expected, fresh.Predict(model.Batch));
    }

    private static void Equal(Prediction expected, Prediction actual)
    {
        Assert.Equal(expected.Energies.Select(BitConverter.DoubleToInt64Bits), actual.Energies.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(expected.Forces.Select(BitConverter.DoubleToInt64Bits), actual.Forces.Select(BitConverter.DoubleToInt64Bits));
    }
}
