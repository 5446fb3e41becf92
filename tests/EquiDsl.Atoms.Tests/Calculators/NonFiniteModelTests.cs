using EquiDsl.Atoms.Tests.Ipi;
using NativeLibrarySample;
using Xunit;
using Relaxer = EquiDsl.Atoms.Relaxation;

namespace EquiDsl.Atoms.Tests.Calculators;

/// <summary>A model whose weights of one element are no numbers: structures with it are told, others do not notice.</summary>
public sealed class NonFiniteModelTests
{
    private const int Bad = 8;

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(1e38f)]
    public void Predictions_name_every_structure_at_fault(float value)
    {
        using SmallModel model = Create(value);
        AtomicStructure[] batch = [Chain(6), Chain(6, Bad), Chain(1), Chain(Bad, Bad, 1), Chain(1, 6)];

        NonFinitePredictionException failure = Assert.Throws<NonFinitePredictionException>(() => model.Predict(batch));

        Assert.Equal([1, 3], failure.Outputs.Select(o => o.StructureIndex));
        Assert.Equal((1, "energy"), (failure.StructureIndex, failure.Output));
        Assert.StartsWith("Structure 1 (counted from 0): the model's energy is ", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("; so are outputs of structure 3", failure.Message, StringComparison.Ordinal);
        Assert.Throws<NonFinitePredictionException>(() => model.Runtime.PredictMany([batch[..1], batch]).Count());
        Assert.Throws<NonFinitePredictionException>(() => model.Predict(new NeighborList(5, 20).Build(batch)));
        Assert.Throws<NonFinitePredictionException>(() => new ModelForceField(model.Runtime).Evaluate(batch[1]));
        Assert.Equal(3, model.Predict([batch[0], batch[2], batch[4]]).Energies.Length);
    }

    [Fact]
    public void Relaxations_of_the_others_go_on()
    {
        using SmallModel model = Create(float.NaN);
        AtomicStructure[] batch = [Chain(6, 1, 1), Chain(6, Bad), Chain(Bad, 1, 6), Chain(1, 6)];
        AtomicStructure[] good = [Chain(6, 1, 1), Chain(1, 6)];
        RelaxationOptions options = new() { MaximumSteps = 4 };
        using var together = new Relaxer(new ModelCalculator(model.Runtime), batch, options);
        using var alone = new Relaxer(new ModelCalculator(model.Runtime), good, options);

        IReadOnlyList<RelaxationResult> results = together.Run(), expected = alone.Run();

        Assert.Equal([RelaxationStatus.NotFinite, RelaxationStatus.NotFinite], [results[1].Status, results[2].Status]);
        Assert.StartsWith("Structure 2 (counted from 0): after 0 steps: the model's energy is NaN", results[2].Problem, StringComparison.Ordinal);
        Assert.Equal(expected.Select(r => (r.Status, r.Steps, r.Energy)), new[] { results[0], results[3] }.Select(r => (r.Status, r.Steps, r.Energy)));
        Assert.Equal(good[0].Positions, batch[0].Positions);
    }

    [Fact]
    public void Dynamics_say_which_replica()
    {
        using SmallModel model = Create(float.NaN);
        InvalidStructureException failure = Assert.Throws<InvalidStructureException>(
            () => new MolecularDynamics(new ModelCalculator(model.Runtime), [Chain(6), Chain(6, Bad)]));
        Assert.Equal(1, failure.StructureIndex);
        Assert.Contains("the model's energy is NaN", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Atoms_at_one_place_or_at_absurd_ones_are_refused()
    {
        using SmallModel model = SmallModel.FromSeed(7, Device.Cpu(1));
        AtomicStructure same = Chain(6, 1), far = Chain(6, 1), lost = Chain(6, 1);
        same.Positions.AsSpan(0, 3).CopyTo(same.Positions.AsSpan(3));
        far.Positions[3] = 1e300;
        lost.Positions[3] = double.NaN;
        foreach (AtomicStructure structure in new[] { same, far, lost })
            Assert.Throws<InvalidStructureException>(() => model.Predict([Chain(6), structure]));
    }

    private static SmallModel Create(float value)
    {
        ParameterSet parameters = ParameterSet.FromSeed(SmallModel.Description.Parameters, 7);
        float[] elements = parameters["sphere_embedding.weight"];
        int channels = elements.Length / SmallModel.Description.Elements;
        elements.AsSpan(Bad * channels, channels).Fill(value);
        return SmallModel.FromParameters(parameters, Device.Cpu(1));
    }

    private static AtomicStructure Chain(params int[] numbers) =>
        new([.. numbers.SelectMany((_, i) => new[] { 1.4 * i, 0.3 * (i % 2), 0.1 * i })], numbers);
}
