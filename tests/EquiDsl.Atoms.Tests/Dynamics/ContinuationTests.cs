using System.Text;
using EquiDsl.Atoms.Tests.Calculators;
using EquiDsl.Atoms.Tests.Files;
using EquiDsl.Files;
using Xunit;

namespace EquiDsl.Atoms.Tests.Dynamics;

public sealed class ContinuationTests
{
    public static TheoryData<DynamicsMethod, bool> Methods => new()
    {
        { new VelocityVerlet(), false }, { new VelocityVerlet(), true }, { new LangevinThermostat { Seed = 4 }, false },
        { new LangevinThermostat { Seed = 4 }, true }, { new NoseHooverChains { Length = 4 }, true }, { new MartynaTobiasKlein(), false },
    };

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_restart_goes_on_to_the_bit(DynamicsMethod method, bool bonds)
    {
        using var folder = new TemporaryFolder();
        DynamicsOptions options = new() { Method = method, TimeStep = 2, Bonds = bonds ? _ => [new(0, 1), new(1, 2, 2.5)] : null };
        using var whole = new MolecularDynamics(new EffectiveMediumTheory(), Replicas(bonds), options);
        using var part = new MolecularDynamics(new EffectiveMediumTheory(), Replicas(bonds), options);
        whole.Run(40);
        part.Run(17);
        part.Save(folder.File("a.restart"));
        // New structures, a new calculator, and bonds from the file alone.
        using MolecularDynamics resumed = MolecularDynamics.Restart(folder.File("a.restart"), new EffectiveMediumTheory(), options with { Bonds = null });
        Assert.Equal((17L, 34.0), (resumed.StepCount, resumed.Time));
        resumed.Run(23);
        part.Run(23);
        foreach (MolecularDynamics other in new[] { part, resumed })
        {
            for (int i = 0; i < 2; i++)
            {
                DynamicsFrame expected = whole.Frames[i], actual = other.Frames[i];
                Assert.Equal(expected.Structure.Positions, actual.Structure.Positions);
                Assert.Equal(expected.Structure.Cell, actual.Structure.Cell);
                Assert.Equal(expected.Structure.Fixed, actual.Structure.Fixed);
                Assert.Equal(expected.GetMomenta(), actual.GetMomenta());
                Assert.Equal(expected.ConservedEnergy, actual.ConservedEnergy);
                Assert.Equal(expected.Drift.State, actual.Drift.State);
            }
        }
    }

    [Theory]
    [InlineData("traj")]
    [InlineData("extxyz")]
    public void Trajectories_go_on_without_gap_or_repetition(string extension)
    {
        using var folder = new TemporaryFolder();
        DynamicsOptions options = new() { TimeStep = 2 };
        string Path(int i) => folder.File($"{i}.{extension}");
        using (var first = new MolecularDynamics(new EffectiveMediumTheory(), Replicas(false), options))
        {
            first.WriteTrajectories(Path, 5);
            first.Run(10);
            first.Save(folder.File("a.restart"));
            // These frames are newer than the saved state and will be made again.
            first.Run(12);
        }
        using (MolecularDynamics second = MolecularDynamics.Restart(folder.File("a.restart"), new EffectiveMediumTheory(), options))
        {
            second.WriteTrajectories(Path, 5);
            second.Run(20);
            using StructureFile file = StructureFile.Open(Path(1));
            Assert.Equal(["0", "5", "10", "15", "20", "25", "30"], file.ReadAll().Select(s => s.Info["step"]));
            DynamicsFrame last = second.Frames[1];
            Assert.Equal(last.Structure.Positions, file[6].Positions);
            Assert.Equal(last.GetMomenta(), file[6].GetMomenta());
            Assert.Equal(last.PotentialEnergy, file[6].Energy);
            Assert.Equal(last.Evaluation.Forces, file[6].Forces!);
            Assert.Equal(60, double.Parse(file[6].Info["time_fs"], System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Other_options_are_refused()
    {
        using var folder = new TemporaryFolder();
        DynamicsOptions options = new() { Method = new LangevinThermostat { Seed = 4 }, TimeStep = 2 };
        using var dynamics = new MolecularDynamics(new EffectiveMediumTheory(), Replicas(false), options);
        dynamics.Save(folder.File("a"));
        string Refusal(DynamicsOptions other) =>
            Assert.Throws<EquiDslFileException>(() => MolecularDynamics.Restart(folder.File("a"), new EffectiveMediumTheory(), other)).Message;
        Assert.Contains("Seed = 5", Refusal(options with { Method = new LangevinThermostat { Seed = 5 } }), StringComparison.Ordinal);
        Assert.Contains("steps of 2 fs", Refusal(options with { TimeStep = 1 }), StringComparison.Ordinal);
        DynamicsOptions npt = new() { Method = new MartynaTobiasKlein() };
        using var pressed = new MolecularDynamics(new EffectiveMediumTheory(), Replicas(false), npt);
        pressed.Save(folder.File("b"));
        folder.Write("b", File.ReadAllText(folder.File("b")).Replace("\"stress\"", "\"other\"", StringComparison.Ordinal));
        Assert.Contains("record '0', 'stress'", Assert.Throws<EquiDslFileException>(
            () => MolecularDynamics.Restart(folder.File("b"), new EffectiveMediumTheory(), npt)).Message, StringComparison.Ordinal);
        Assert.Throws<EquiDslFileException>(() => MolecularDynamics.Restart(folder.File("absent"), new EffectiveMediumTheory(), options));
    }

    [Fact]
    public void Damaged_restart_files_are_refused_with_replica_and_field()
    {
        using var folder = new TemporaryFolder();
        using (var dynamics = new MolecularDynamics(new EffectiveMediumTheory(), Replicas(true), new() { Bonds = _ => [new(0, 1)] }))
            dynamics.Save(folder.File("a"));
        string text = File.ReadAllText(folder.File("a"));
        string Refusal(string changed)
        {
            string path = folder.Write("b", changed);
            return Assert.Throws<EquiDslFileException>(() => MolecularDynamics.Restart(path, new EffectiveMediumTheory())).Message;
        }
        Assert.Contains("record '0', 'velocities'", Refusal(text.Replace("velocities", "v", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("'masses': the list has 0", Refusal(Replace(text, "masses", "[]")), StringComparison.Ordinal);
        Assert.Contains("not a finite number", Refusal(Replace(text, "cell", "[1,2,3,4,5,6,7,8,null]")), StringComparison.Ordinal);
        Assert.Contains("whole number from 0 to 118", Refusal(Replace(text, "numbers", "[29,29,29,1e9]")), StringComparison.Ordinal);
        Assert.Contains("'bonds'", Refusal(Replace(text, "bonds", "[0,4,2.5,0,0,0]")), StringComparison.Ordinal);
        Assert.Contains("six numbers", Refusal(Replace(text, "bonds", "[0,1,2.5]")), StringComparison.Ordinal);
        Assert.Contains("joins an atom to itself", Refusal(Replace(text, "bonds", "[1,1,2.5,0,0,0]")), StringComparison.Ordinal);
        Assert.Contains("'variables'", Refusal(Replace(text, "variables", "[1]")), StringComparison.Ordinal);
        Assert.Contains("'version'", Refusal(text.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("'replicas': there is no", Refusal(text[..text.IndexOf("[{", StringComparison.Ordinal)] + "[]}"), StringComparison.Ordinal);
        Assert.Contains("'format'", Refusal("[1]"), StringComparison.Ordinal);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        for (int length = 0; length < bytes.Length; length += 1 + (bytes.Length / 50))
            Assert.NotEmpty(Refusal(Encoding.UTF8.GetString(bytes[..length])));
    }

    [Fact]
    public void Damage_to_restart_files_gives_file_errors()
    {
        using var folder = new TemporaryFolder();
        DynamicsOptions options = new() { Method = new NoseHooverChains(), Bonds = _ => [new(0, 1)] };
        using (var dynamics = new MolecularDynamics(new EffectiveMediumTheory(), Replicas(true), options))
            dynamics.Save(folder.File("a"));
        byte[] good = File.ReadAllBytes(folder.File("a"));
        int refused = 0;
        for (int i = 0; i < 400; i++)
        {
            string path = folder.Write("b", Fuzzer.Damage(good, new Random(i)));
            try
            {
                // What is still a restart file is one that can be saved again.
                using MolecularDynamics resumed = MolecularDynamics.Restart(path, new EffectiveMediumTheory(), options);
                resumed.Save(folder.File("c"));
            }
            catch (EquiDslFileException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 100, 399);
        string text = Encoding.UTF8.GetString(good);
        string lone = folder.Write("b", text.Replace("EquiDsl molecular", "\\ud800", StringComparison.Ordinal));
        Assert.Throws<EquiDslFileException>(() => MolecularDynamics.Restart(lone, new EffectiveMediumTheory(), options));
    }

    [Fact]
    public void A_replica_that_cannot_go_on_is_named_with_its_step()
    {
        using var folder = new TemporaryFolder();
        AtomicStructure falling = new([0, 0, 0, 2.5, 0, 0], [18, 18]), good = new([0, 0, 0, 2.6, 0, 0], [18, 18]);
        var calculator = new Relaxation.ScriptedCalculator((s, call, e) => s == falling && call == 4 ? new Evaluation(double.NaN, e.Forces) : e);
        using var dynamics = new MolecularDynamics(calculator, [good, falling]);
        InvalidStructureException error = Assert.Throws<InvalidStructureException>(() => dynamics.Run(100));
        Assert.StartsWith("Structure 1 (counted from 0): after 3 steps: the calculator's energy is not finite", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => dynamics.Save(folder.File("a")));
        Assert.Throws<InvalidOperationException>(() => dynamics.Run(1));
    }

    [Fact]
    public void What_cannot_be_simulated_is_refused()
    {
        var emt = new EffectiveMediumTheory();
        AtomicStructure molecule = new([0, 0, 0, 0, 0, 1.1], [6, 8]), slab = Relaxation.Slabs.Copper(1), crystal = Crystals.Fcc(29, 3.6);
        DynamicsOptions npt = new() { Method = new MartynaTobiasKlein() };
        Assert.Throws<ArgumentException>(() => new MolecularDynamics(emt, []));
        Assert.Throws<ArgumentException>(() => new MolecularDynamics(emt, [slab, slab]));
        Assert.Throws<ArgumentException>(() => new MolecularDynamics(new TetherCalculator(1), [crystal], npt));
        Assert.Equal(1, Assert.Throws<InvalidStructureException>(() => new MolecularDynamics(emt, [crystal, molecule], npt)).StructureIndex);
        crystal.Fixed = [true, false, false, false];
        Assert.Contains("fixed atoms", Assert.Throws<InvalidStructureException>(() => new MolecularDynamics(emt, [crystal], npt)).Message, StringComparison.Ordinal);
        crystal.Fixed = [true, true, true, true];
        Assert.Contains("no atom can move", Assert.Throws<InvalidStructureException>(
            () => new MolecularDynamics(emt, [crystal], new() { Method = new NoseHooverChains() })).Message, StringComparison.Ordinal);
        molecule.SetMomenta([0, 0, 0, 0, 0, double.NaN]);
        Assert.Equal(1, Assert.Throws<InvalidStructureException>(() => new MolecularDynamics(emt, [molecule])).AtomIndex);
        Assert.Throws<ArgumentOutOfRangeException>(() => new DynamicsOptions { TimeStep = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LangevinThermostat { Friction = -1 });
    }

    [Fact]
    public void A_stopped_run_is_whole()
    {
        using var source = new CancellationTokenSource();
        using var folder = new TemporaryFolder();
        using var dynamics = new MolecularDynamics(new EffectiveMediumTheory(), Replicas(false));
        dynamics.Observe(3, frame =>
        {
            if (frame.Step == 3)
                source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => dynamics.Run(10, source.Token));
        Assert.Equal(3, dynamics.StepCount);
        dynamics.Save(folder.File("a"));
        using MolecularDynamics resumed = MolecularDynamics.Restart(folder.File("a"), new EffectiveMediumTheory());
        dynamics.Run(2);
        resumed.Run(2);
        Assert.Equal(dynamics.Frames[1].Structure.Positions, resumed.Frames[1].Structure.Positions);
    }

    /// <summary>Two crystals in motion; with bonds, an atom of each is fixed too.</summary>
    private static AtomicStructure[] Replicas(bool bonds) => [.. Enumerable.Range(0, 2).Select(i =>
    {
        AtomicStructure crystal = Crystals.Fcc(29, 3.62, 1, 0.05, i + 1);
        crystal.Fixed = bonds ? [false, false, false, true] : null;
        MaxwellBoltzmann.SetMomenta(crystal, 600, 2, i);
        return crystal;
    })];

    /// <summary>The text with the value of the last field of a name replaced.</summary>
    private static string Replace(string text, string name, string value)
    {
        int start = text.LastIndexOf($"\"{name}\":[", StringComparison.Ordinal) + name.Length + 3;
        return text[..start] + value + text[(text.IndexOf(']', start) + 1)..];
    }
}
