using EquiDsl.Atoms.Tests.Calculators;
using Xunit;
using Relaxer = EquiDsl.Atoms.Relaxation;

namespace EquiDsl.Atoms.Tests.Relaxation;

public sealed class BatchTests
{
    [Fact]
    public void Systems_relax_together_as_they_do_alone()
    {
        AtomicStructure[] batch = [.. Enumerable.Range(0, 4).Select(seed => Slabs.Copper(seed, 0.04 * (seed + 1)))];
        AtomicStructure[] copies = Array.ConvertAll(batch, Slabs.Copy);
        using var together = new Relaxer(new EffectiveMediumTheory(), batch);
        IReadOnlyList<RelaxationResult> results = together.Run();
        Assert.True(results.Select(r => r.Steps).Distinct().Count() > 1);
        for (int i = 0; i < batch.Length; i++)
        {
            using var alone = new Relaxer(new EffectiveMediumTheory(), [copies[i]]);
            RelaxationResult expected = alone.Run()[0];
            Assert.Equal((expected.Status, expected.Steps, expected.Energy), (results[i].Status, results[i].Steps, results[i].Energy));
            Assert.Equal(copies[i].Positions, batch[i].Positions);
        }
        Assert.Equal(results.Sum(r => r.Steps + 1), together.EvaluationCount);
    }

    [Fact]
    public void Finished_systems_leave_and_waiting_ones_enter()
    {
        AtomicStructure[] batch = [.. Enumerable.Range(1, 5).Select(i => Dimer(2.58 + (0.1 * i)))];
        var calculator = new ScriptedCalculator((_, _, e) => e);
        using var relaxation = new Relaxer(calculator, batch, new() { BatchSize = 2 });
        Assert.Equal((0, 5), (relaxation.ActiveCount, relaxation.WaitingCount));
        Assert.All(relaxation.Run(), r => Assert.Equal(RelaxationStatus.Converged, r.Status));
        Assert.Equal(relaxation.EvaluationCount, calculator.Batches.Sum());
        // Only at the end are there fewer systems than places.
        Assert.All(calculator.Batches.Take(calculator.Batches.IndexOf(1)), size => Assert.Equal(2, size));
        Assert.All(calculator.Batches.Skip(calculator.Batches.IndexOf(1)), size => Assert.Equal(1, size));
        Assert.Equal((0, 0), (relaxation.ActiveCount, relaxation.WaitingCount));
        Assert.False(relaxation.Step());
    }

    [Fact]
    public void A_system_that_fails_does_not_take_the_batch_with_it()
    {
        AtomicStructure good = Slabs.Copper(3), lone = Slabs.Copy(good), iron = Slabs.Copper(4), lost = Slabs.Copper(5), bond = Slabs.Copper(6);
        iron.AtomicNumbers[4] = 26;
        lost.Positions[7] = double.NaN;
        var options = new RelaxationOptions { Bonds = i => i == 3 ? [new(0, 99)] : [] };
        using var relaxation = new Relaxer(new EffectiveMediumTheory(), [iron, good, lost, bond], options);
        IReadOnlyList<RelaxationResult> results = relaxation.Run();
        Assert.Equal(
            [RelaxationStatus.Refused, RelaxationStatus.Converged, RelaxationStatus.Refused, RelaxationStatus.Refused], results.Select(r => r.Status));
        Assert.StartsWith("Structure 0, atom 4 (both counted from 0): after 0 steps: effective-medium theory has no parameters for Fe", results[0].Problem, StringComparison.Ordinal);
        Assert.StartsWith("Structure 2, atom 2 ", results[2].Problem, StringComparison.Ordinal);
        Assert.Contains("names atom 99", results[3].Problem, StringComparison.Ordinal);
        Assert.True(double.IsNaN(results[0].Energy));
        using var alone = new Relaxer(new EffectiveMediumTheory(), [lone]);
        alone.Run();
        Assert.Equal(lone.Positions, good.Positions);
    }

    [Fact]
    public void Numbers_that_are_not_finite_and_rising_energies_end_only_their_system()
    {
        AtomicStructure nan = Trimer(), uphill = Crystals.Fcc(18, 3.6, 1, 0.1), good = Dimer(2.8);
        double[]? beforeNan = null;
        var calculator = new ScriptedCalculator((s, call, e) =>
        {
            if (s == nan && call == 2)
                beforeNan = [.. s.Positions];
            if (s == nan && call == 3)
                return new Evaluation(e.Energy, [.. e.Forces[..^1], double.NaN]);
            return s == uphill ? new Evaluation(e.Energy + (60 * call), e.Forces) : e;
        });
        using var relaxation = new Relaxer(calculator, [nan, uphill, good], new() { ForceTolerance = 1e-9, MaximumSteps = 500 });
        IReadOnlyList<RelaxationResult> results = relaxation.Run();
        Assert.Equal([RelaxationStatus.NotFinite, RelaxationStatus.Diverged, RelaxationStatus.Converged], results.Select(r => r.Status));
        Assert.Equal(beforeNan, nan.Positions);
        Assert.Contains("Structure 0, atom 2 (both counted from 0): after 3 steps", results[0].Problem, StringComparison.Ordinal);
        Assert.Contains("eV above the lowest so far", results[1].Problem, StringComparison.Ordinal);
        Assert.Equal(2.3 * Math.Pow(2, 1.0 / 6), good.Positions[3] - good.Positions[0], 1e-7);
    }

    [Fact]
    public void A_declared_model_relaxes_a_batch()
    {
        using CalculatorModel model = CalculatorModel.FromSeed(4, Device.Cpu(1));
        AtomicStructure[] batch = [Slabs.Copper(1), Slabs.Copper(2), new([0, 0, 0], [105]), Slabs.Copper(3)];
        AtomicStructure alone = Slabs.Copper(3);
        RelaxationOptions options = new() { MaximumSteps = 5, ForceTolerance = 1e-6 };
        using var relaxation = new Relaxer(new ModelCalculator(model.Runtime), batch, options);
        IReadOnlyList<RelaxationResult> results = relaxation.Run();
        Assert.Equal(
            [RelaxationStatus.StepLimit, RelaxationStatus.StepLimit, RelaxationStatus.Refused, RelaxationStatus.StepLimit], results.Select(r => r.Status));
        Assert.Contains("unknown to the model", results[2].Problem, StringComparison.Ordinal);
        using var single = new Relaxer(new ModelCalculator(model.Runtime), [alone], options);
        single.Run();
        for (int k = 0; k < alone.Positions.Length; k++)
            Assert.Equal(alone.Positions[k], batch[3].Positions[k], 1e-5);
    }

    [Fact]
    public void The_limit_of_steps_is_a_status_of_its_own()
    {
        AtomicStructure dimer = Dimer(3.2);
        using var relaxation = new Relaxer(new LennardJones(0.2, 2.3, 9), [dimer], new() { MaximumSteps = 3 });
        RelaxationResult result = relaxation.Run()[0];
        Assert.Equal((RelaxationStatus.StepLimit, 3, 4L), (result.Status, result.Steps, relaxation.EvaluationCount));
        Assert.Equal(new LennardJones(0.2, 2.3, 9).Evaluate([dimer])[0].Energy, result.Energy);
    }

    [Fact]
    public void A_relaxation_can_be_stopped_between_rounds()
    {
        using var source = new CancellationTokenSource();
        using var relaxation = new Relaxer(new LennardJones(0.2, 2.3, 9), [Dimer(3.4)]);
        int rounds = 0;
        Assert.Throws<OperationCanceledException>(() => relaxation.Run(
            _ =>
            {
                if (++rounds == 2)
                    source.Cancel();
            },
            source.Token));
        Assert.Equal((2, RelaxationStatus.Running), (relaxation.Results[0].Steps, relaxation.Results[0].Status));
    }

    private static AtomicStructure Dimer(double distance) => new([0, 0, 0, distance, 0, 0], [18, 18]);

    private static AtomicStructure Trimer() => new([0, 0, 0, 2.8, 0, 0, 1.4, 2.6, 0], [18, 18, 18]);
}
