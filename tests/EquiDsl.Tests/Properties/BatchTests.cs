using EquiDsl.Cpu;
using Xunit;

namespace EquiDsl.Tests.Properties;

/// <summary>Batches at the edges of what can be asked for.</summary>
public sealed class BatchTests
{
    [Fact]
    public void Empty_batch_has_no_results()
    {
        using LoadedModel model = FixedModel.Load();

        Prediction prediction = model.Predict();

        Assert.Empty(prediction.Energies);
        Assert.Empty(prediction.Forces);
        Assert.Equal([0], prediction.SystemStart);
    }

    [Fact]
    public void Atom_without_neighbours_has_an_energy_and_no_force()
    {
        using LoadedModel model = FixedModel.Load();

        Prediction prediction = model.Predict(new AtomicStructure([0, 0, 0, 100, 0, 0], [6, 6]), new AtomicStructure([5, 5, 5], [6]));

        Assert.NotEqual(0, prediction.Energies[1]);
        Assert.Equal(2 * prediction.Energies[1], prediction.Energies[0], 1e-6);
        Assert.All(prediction.Forces, f => Assert.Equal(0, f));
    }

    [Fact]
    public void Atom_among_images_of_itself_agrees_with_the_interpreter()
    {
        using LoadedModel model = FixedModel.Load();
        AtomicStructure crystal = new([0, 0, 0], [6], [3, 0.2, 0, 0, 3.1, 0, 0.4, 0, 2.9], new Periodicity(true, true, true));
        Outputs expected = Reference.Predict(FixedModel.Specification, model.Parameters, crystal);

        Prediction prediction = model.Predict(crystal);

        Near.Check(expected.Energies, prediction.Energies, "energies");
        Near.Check(expected.Forces, prediction.Forces, "forces", scale: 1);
    }

    [Fact]
    public void Atoms_of_a_lone_structure_and_of_a_large_batch_get_the_same()
    {
        using LoadedModel model = FixedModel.Load(threads: 2);
        AtomicStructure[] batch = RandomBatch.Many(3, 100);

        Prediction together = model.Predict(batch);

        for (int i = 0; i < batch.Length; i += 9)
        {
            Prediction alone = model.Predict(batch[i]);
            Near.Check(alone.Energies, [together.Energies[i]], $"energy of structure {i}");
            Near.Check(alone.Forces, together.ForcesOf(i).ToArray(), $"forces of structure {i}");
        }
    }

    [SkippableTheory]
    [InlineData(CpuInstructionSet.Vector128)]
    [InlineData(CpuInstructionSet.Vector256)]
    [InlineData(CpuInstructionSet.Vector512)]
    public void Each_instruction_set_can_be_forced(CpuInstructionSet set)
    {
        Skip.IfNot(CpuInstructionSets.IsSupported(set), $"this machine does not run {set} kernels");
        using Device device = Device.Cpu(2, set);

        Assert.Equal($"CPU, 2 threads, {set}", device.Description);
    }

    [SkippableFact]
    public void Missing_instruction_set_is_refused()
    {
        Skip.If(CpuInstructionSets.IsSupported(CpuInstructionSet.Vector512), "this machine runs every instruction set");

        Assert.Throws<PlatformNotSupportedException>(() => Device.Cpu(1, CpuInstructionSet.Vector512));
    }
}
