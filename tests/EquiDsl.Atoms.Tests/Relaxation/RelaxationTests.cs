using System.Globalization;
using EquiDsl.Atoms.Tests.Calculators;
using EquiDsl.Atoms.Tests.Files;
using Xunit;
using Relaxer = EquiDsl.Atoms.Relaxation;

namespace EquiDsl.Atoms.Tests.Relaxation;

public sealed class RelaxationTests
{
    public static TheoryData<RelaxationMethod> Methods => [new LbfgsMethod(), new BfgsMethod(), new FireMethod()];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_method_finds_the_minimum(RelaxationMethod method)
    {
        AtomicStructure slab = Slabs.Copper(1), start = Slabs.Copy(slab);
        using var relaxation = new Relaxer(new EffectiveMediumTheory(), [slab], new() { Method = method, ForceTolerance = 0.002 });
        RelaxationResult result = relaxation.Run()[0];
        Assert.Equal((RelaxationStatus.Converged, null), (result.Status, result.Problem));
        Assert.True(result.LargestForce <= 0.002);
        Evaluation final = new EffectiveMediumTheory().Evaluate([slab])[0];
        Assert.Equal(final.Energy, result.Energy);
        Assert.Equal(final.Energy, slab.Energy);
        Assert.Equal(final.Forces, slab.Forces!);
        double before = new EffectiveMediumTheory().Evaluate([start])[0].Energy;
        Assert.InRange(final.Energy, before - 10, before - 0.3);
        for (int i = 0; i < slab.Count; i++)
        {
            if (slab.Fixed![i])
                Assert.Equal(start.Positions[(3 * i)..((3 * i) + 3)], slab.Positions[(3 * i)..((3 * i) + 3)]);
        }
        // A small displacement of a free atom raises the energy.
        slab.Positions[^1] += 0.05;
        Assert.True(new EffectiveMediumTheory().Evaluate([slab])[0].Energy > final.Energy);
    }

    [SkippableTheory]
    [InlineData("LBFGS(a, maxstep=0.04, memory=50, damping=1.0, alpha=70.0)")]
    [InlineData("FIRE(a)")]
    public void Steps_are_those_of_ase(string optimizer)
    {
        using var folder = new TemporaryFolder();
        AtomicStructure slab = Slabs.Copper(2, 0.05);
        StructureFile.Write(folder.File("start.traj"), [slab]);
        string output = AsePython.Run(folder, $$"""
            import ase.io
            from ase.calculators.emt import EMT
            from ase.optimize import LBFGS, FIRE
            a = ase.io.read("start.traj")
            a.calc = EMT()
            o = {{optimizer}}
            o.logfile = None
            o.attach(lambda: print("%.17g" % a.get_potential_energy()))
            o.run(fmax=0.02, steps=40)
            """);
        double[] expected = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
        var actual = new List<double>();
        RelaxationMethod method = optimizer[0] == 'L' ? new LbfgsMethod() : new FireMethod();
        using var relaxation = new Relaxer(new EffectiveMediumTheory(), [slab], new() { Method = method, MaximumSteps = 40 });
        relaxation.Run(r => actual.Add(r.Results[0].Energy));
        Assert.Equal(expected.Length, actual.Count);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-5);
    }

    [Fact]
    public void The_default_recipe_is_that_of_OC20()
    {
        var options = new RelaxationOptions();
        Assert.Equal(new LbfgsMethod { MaximumStep = 0.04, Memory = 50, Damping = 1, Alpha = 70 }, options.Method);
        Assert.Equal((0.02, 300), (options.ForceTolerance, options.MaximumSteps));
        AtomicStructure dimer = new([0, 0, 0, 1.9, 0, 0], [18, 18]);
        using var relaxation = new Relaxer(new LennardJones(0.2, 2.3, 9), [dimer]);
        relaxation.Step();
        // The pair repels so strongly that both ends move by the longest step.
        Assert.Equal(-0.04, dimer.Positions[0], 1e-12);
        Assert.Equal(1.94, dimer.Positions[3], 1e-12);
    }

    [Fact]
    public void Fixed_bonds_are_kept_and_the_rest_relaxes()
    {
        AtomicStructure cluster = Crystals.Fcc(18, 4, 1, 0.1);
        cluster.Periodicity = Periodicity.None;
        var options = new RelaxationOptions { Bonds = _ => [new(0, 1, 2.7), new(1, 2)], MaximumSteps = 500, ForceTolerance = 0.005 };
        double Length(int i, int j) => Math.Sqrt(Enumerable.Range(0, 3).Sum(k => Math.Pow(cluster.Positions[(3 * i) + k] - cluster.Positions[(3 * j) + k], 2)));
        double second = Length(1, 2);
        using var relaxation = new Relaxer(new LennardJones(0.2, 2.3, 9), [cluster], options);
        RelaxationResult result = relaxation.Run()[0];
        Assert.Equal(RelaxationStatus.Converged, result.Status);
        Assert.Equal(2.7, Length(0, 1), 1e-10);
        Assert.Equal(second, Length(1, 2), 1e-10);
        Assert.Equal(2.3 * Math.Pow(2, 1.0 / 6), Length(2, 3), 0.05);
    }

    [Fact]
    public void Bad_options_are_refused()
    {
        AtomicStructure slab = Slabs.Copper(1);
        Assert.Throws<ArgumentException>(() => new Relaxer(new EffectiveMediumTheory(), [slab, slab]));
        using CalculatorModel model = CalculatorModel.FromSeed(4, Device.Cpu(1));
        Assert.Throws<ArgumentException>(() => new Relaxer(new ModelCalculator(model.Runtime), [slab], new() { Cell = CellRelaxation.Free }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LbfgsMethod { MaximumStep = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LbfgsMethod { Memory = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FireMethod { Decrease = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RelaxationOptions { ForceTolerance = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RelaxationOptions { BatchSize = 0 });
    }
}
