using Xunit;

namespace EquiDsl.Atoms.Tests.Calculators;

public sealed class CombinationTests
{
    [Fact]
    public void A_sum_adds_energies_forces_and_stresses()
    {
        AtomicStructure s = Crystals.Alloy([29, 79], Periodicity.All);
        ICalculator a = new EffectiveMediumTheory(), b = new LennardJones(0.4, 2.3, 6);
        Evaluation x = a.Evaluate([s])[0], y = b.Evaluate([s])[0], sum = new SumCalculator((a, 2), (b, -0.5)).Evaluate([s])[0];
        Assert.Equal((2 * x.Energy) - (0.5 * y.Energy), sum.Energy, 1e-12);
        for (int k = 0; k < sum.Forces.Length; k++)
            Assert.Equal((2 * x.Forces[k]) - (0.5 * y.Forces[k]), sum.Forces[k], 1e-12);
        for (int k = 0; k < 6; k++)
            Assert.Equal((2 * x.Stress![k]) - (0.5 * y.Stress![k]), sum.Stress![k], 1e-12);
        Assert.Equal(x.Energy + y.Energy, new SumCalculator(a, b).Evaluate([s])[0].Energy, 1e-12);
        Assert.Throws<ArgumentException>(() => new SumCalculator((a, double.NaN)));
        Assert.Throws<ArgumentException>(() => new SumCalculator(Array.Empty<ICalculator>()));
    }

    [Fact]
    public void A_result_does_not_depend_on_the_rest_of_the_batch()
    {
        AtomicStructure s = Crystals.Alloy([29, 79], Periodicity.All);
        var calculator = new EffectiveMediumTheory();
        Evaluation alone = calculator.Evaluate([s])[0], third = calculator.Evaluate([Crystals.Fcc(47, 4.1), Crystals.Fcc(13, 4), s])[2];
        Assert.Equal(alone.Energy, third.Energy);
        Assert.Equal(alone.Forces, third.Forces);
        Assert.Equal(alone.Stress, third.Stress!);
    }

    [Fact]
    public void A_declared_model_is_a_calculator()
    {
        using CalculatorModel model = CalculatorModel.FromSeed(4, Device.Cpu(1));
        model.Runtime.Normalization = new TargetNormalization(-3, 2);
        AtomicStructure[] batch = [Crystals.Alloy([29, 8], Periodicity.All), new([0, 0, 0, 0, 0, 1.1], [6, 8])];
        var calculator = new ModelCalculator(model.Runtime);
        Prediction expected = model.Runtime.Predict(batch);
        Evaluation[] actual = calculator.Evaluate(batch);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(expected.Energies[i], actual[i].Energy);
            Assert.Equal(expected.ForcesOf(i), actual[i].Forces);
            Assert.Null(actual[i].Stress);
        }
        Assert.Empty(calculator.Evaluate([]));
        Assert.False(calculator.HasStress);
        Assert.False(new SumCalculator(calculator, new LennardJones(1, 1)).HasStress);
        Assert.Throws<InvalidStructureException>(() => calculator.Evaluate([new([0, 0, 0], [92])]));
    }

    [Fact]
    public void A_model_without_forces_is_refused()
    {
        using EnergyModel model = EnergyModel.FromSeed(4, Device.Cpu(1));
        NotSupportedException error = Assert.Throws<NotSupportedException>(
            () => new ModelCalculator(model.Runtime).Evaluate([new([0, 0, 0, 0, 0, 1.1], [6, 8])]));
        Assert.Contains("no force output", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_computed_costs_only_itself()
    {
        AtomicStructure good = Crystals.Fcc(29, 3.6), iron = new([0, 0, 0], [26]), lost = new([double.NaN, 0, 0], [29]);
        EvaluationOutcome[] outcomes = BatchEvaluation.Evaluate(new EffectiveMediumTheory(), [iron, good, lost, good]);
        Assert.Equal([false, true, false, true], outcomes.Select(o => o.Evaluation is not null));
        Assert.Equal(outcomes[1].Evaluation!.Energy, outcomes[3].Evaluation!.Energy);
        Assert.Contains("Fe", outcomes[0].Problem, StringComparison.Ordinal);
        Assert.Equal(0, outcomes[2].AtomIndex);
        EvaluationOutcome overflow = BatchEvaluation.Evaluate(new LennardJones(1e300, 1e10, 2e10), [new([0, 0, 0, 0, 1, 0], [1, 1])])[0];
        Assert.Contains("not finite", overflow.Problem, StringComparison.Ordinal);
    }
}

[EquiformerV2(LMax = 2, MMax = 1, Layers = 1, Channels = 8, AttentionHidden = 4, Heads = 2, AlphaChannels = 4, ValueChannels = 4,
    FeedForwardHidden = 8, EdgeChannels = 8, GaussianCount = 32, Cutoff = 4.0, MaxNeighbors = 12)]
internal sealed partial class CalculatorModel;

[EquivariantModel(LMax = 1, MMax = 1, Channels = 8), AtomGraph(Cutoff = 4.0, MaxNeighbors = 12)]
internal sealed partial class EnergyModel
{
    [AtomEmbedding, EdgeDegreeEmbedding(EdgeChannels = 8)]
    private partial NodeFeatures Embed(AtomGraph graph);

    [SeparableLayerNorm, FeedForward(Hidden = 8), ScalarReadout]
    public partial EnergyPerSystem Energy(NodeFeatures x);
}
