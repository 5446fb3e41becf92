using EquiDsl.Training.Tests.Models;
using Xunit;

namespace EquiDsl.Training.Tests.Losses;

public sealed class LossTests
{
    public static TheoryData<EnergyLoss, ForceLoss> Kinds
    {
        get
        {
            var data = new TheoryData<EnergyLoss, ForceLoss>();
            foreach (EnergyLoss energy in Enum.GetValues<EnergyLoss>())
                data.Add(energy, ForceLoss.MeanNorm);
            foreach (ForceLoss force in Enum.GetValues<ForceLoss>().Where(f => f != ForceLoss.MeanNorm))
                data.Add(EnergyLoss.MeanAbsolute, force);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Derivatives_are_finite_differences(EnergyLoss energy, ForceLoss force)
    {
        var options = new LossOptions { Energy = energy, Forces = force, HuberDelta = 0.4 };
        (LossFunction loss, BatchTargets targets, ModelOutput output) = Case(options);
        var divisors = new LossDivisors(targets.Divisors.Systems + 1, targets.Divisors.Atoms + 3);
        double[] energyGradient = new double[output.Energies.Length], forceGradient = new double[output.Forces.Length];
        LossValue value = loss.Evaluate(output, targets, divisors, energyGradient, forceGradient);
        Assert.Equal(value.Total, (2 * value.Energy) + (100 * value.Force), 1e-12);
        Check(output.Energies, energyGradient);
        Check(output.Forces, forceGradient);
        Assert.Contains(forceGradient, g => g != 0);

        void Check(double[] values, double[] gradient)
        {
            const double Step = 1e-6;
            for (int i = 0; i < values.Length; i++)
            {
                double kept = values[i];
                values[i] = kept + Step;
                double up = loss.Evaluate(output, targets, divisors).Total;
                values[i] = kept - Step;
                double down = loss.Evaluate(output, targets, divisors).Total;
                values[i] = kept;
                Assert.Equal((up - down) / (2 * Step), gradient[i], 1e-6);
            }
        }
    }

    [Fact]
    public void The_recipes_loss_is_mean_absolute_energy_and_mean_length_over_free_atoms()
    {
        var structure = new AtomicStructure(new double[9], [1, 1, 8]) { Energy = -3, Forces = [1, 0, 0, 0, 0, 0, 5, 5, 5], Fixed = [false, false, true] };
        var normalization = new TargetNormalization(-1, 2) { ForceDeviation = 0.5, ElementReferences = [0, -0.25] };
        var options = new LossOptions();
        var targets = new BatchTargets([structure], normalization, options);
        Assert.Equal([-0.75], targets.Energies);
        Assert.Equal([2, 0, 0], targets.Forces[..3]);
        Assert.Equal(new LossDivisors(1, 2), targets.Divisors);
        var output = new ModelOutput([0.25], [2, 3, 4, 0, 0, 0, 9, 9, 9]);
        double[] forceGradient = new double[9];
        LossValue value = new LossFunction(options).Evaluate(output, targets, targets.Divisors, new double[1], forceGradient);
        Assert.Equal(new LossValue(1, 2.5, 252), value);
        Assert.Equal([0, 30, 40, 0, 0, 0, 0, 0, 0], forceGradient);
        var all = new BatchTargets([structure], normalization, options with { FreeAtomsOnly = false });
        Assert.Equal(new LossDivisors(1, 3), all.Divisors);
    }

    [Fact]
    public void Labels_are_needed_only_where_they_count()
    {
        var bare = new AtomicStructure(new double[3], [1]) { Energy = 1 };
        Assert.Throws<ArgumentException>(() => new BatchTargets([bare], TargetNormalization.None, new LossOptions()));
        var options = new LossOptions { ForceCoefficient = 0, EnergyCoefficient = 1 };
        var targets = new BatchTargets([bare], TargetNormalization.None, options);
        double[] forceGradient = [7, 7, 7];
        LossValue value = new LossFunction(options).Evaluate(new ModelOutput([3], [1, 1, 1]), targets, targets.Divisors, new double[1], forceGradient);
        Assert.Equal(new LossValue(2, 0, 2), value);
        Assert.Equal([0, 0, 0], forceGradient);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LossFunction(new LossOptions { EnergyCoefficient = 0, ForceCoefficient = 0 }));
    }

    [Fact]
    public void A_NaN_output_gives_a_NaN_loss_whatever_its_kind()
    {
        foreach (EnergyLoss energy in Enum.GetValues<EnergyLoss>())
        {
            (LossFunction loss, BatchTargets targets, ModelOutput output) = Case(new LossOptions { Energy = energy });
            output.Energies[0] = double.NaN;
            Assert.True(double.IsNaN(loss.Evaluate(output, targets, targets.Divisors).Total));
        }
        foreach (ForceLoss force in Enum.GetValues<ForceLoss>())
        {
            (LossFunction loss, BatchTargets targets, ModelOutput output) = Case(new LossOptions { Forces = force, FreeAtomsOnly = false });
            output.Forces[4] = double.NaN;
            Assert.True(double.IsNaN(loss.Evaluate(output, targets, targets.Divisors).Total));
        }
    }

    private static (LossFunction, BatchTargets, ModelOutput) Case(LossOptions options)
    {
        List<AtomicStructure> structures = MorseClusters.Make(4, 9);
        var targets = new BatchTargets(structures, new TargetNormalization(-500, 300) { ForceDeviation = 0.7 }, options);
        return (new LossFunction(options), targets, new PairModel().Forward(structures, null));
    }
}
