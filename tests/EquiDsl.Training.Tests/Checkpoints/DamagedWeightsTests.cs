using EquiDsl.Atoms.Tests.Files;
using EquiDsl.Files;
using EquiDsl.Training.Tests.Loop;
using EquiDsl.Training.Tests.Models;
using Xunit;

namespace EquiDsl.Training.Tests.Checkpoints;

public sealed class DamagedWeightsTests(UninterruptedRun run) : IClassFixture<UninterruptedRun>
{
    private static readonly IReadOnlyList<ParameterDescription> s_needed = new PairModel().Description.Parameters;

    [Theory]
    [InlineData("best", "")]
    [InlineData("final", "")]
    [InlineData("checkpoint", CheckpointFolder.AveragePrefix)]
    public void A_flipped_bit_in_weights_is_noticed(string name, string prefix)
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = File.ReadAllBytes(Path.Combine(run.Folder, $"{name}.safetensors"));
        ParameterSet.Load(folder.Write("good.safetensors", bytes), s_needed, prefix);
        bytes[^30] ^= 1;

        string message = Assert.Throws<EquiDslFileException>(() => ParameterSet.Load(folder.Write("bad.safetensors", bytes), s_needed, prefix)).Message;

        Assert.Contains("its checksum is not that of its content", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Numbers_that_are_not_finite_are_refused_by_name_and_files_without_a_checksum_are_read(bool isFinite)
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter writer = new();
        writer.Add("w", [3], new[] { 1f, 2, isFinite ? 3 : float.PositiveInfinity });
        writer.Write(folder.File("w.safetensors"));
        ParameterSet Load() => ParameterSet.Load(folder.File("w.safetensors"), [new("w", [3], ParameterInitialization.Zero, 0)]);

        if (isFinite)
            Assert.Equal([1f, 2, 3], Load()["w"]);
        else
            Assert.Contains(", 'w': element 2 of the parameter is ", Assert.Throws<EquiDslFileException>(Load).Message, StringComparison.Ordinal);
    }
}
