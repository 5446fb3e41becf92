using EquiDsl.Atoms.Tests.Dynamics;
using EquiDsl.Atoms.Tests.Files;
using EquiDsl.Atoms.Tests.Ipi;
using EquiDsl.Atoms.Tests.Relaxation;
using NativeLibrarySample;
using Xunit;
using Relaxer = EquiDsl.Atoms.Relaxation;

namespace EquiDsl.Atoms.Tests.Calculators;

/// <summary>A token ends the evaluation that is under way, and what was begun can go on as if nothing had been.</summary>
public sealed class CancellationTests
{
    [Fact]
    public void Calculators_end_with_their_token()
    {
        using SmallModel model = SmallModel.FromSeed(7, Device.Cpu(1));
        CancellationToken ended = new(canceled: true);
        AtomicStructure[] batch = [Slabs.Copper(1)];
        ICalculator[] calculators =
        [
            new ModelCalculator(model.Runtime), new EffectiveMediumTheory(), new SumCalculator(new EffectiveMediumTheory(), new ModelCalculator(model.Runtime)),
        ];
        foreach (ICalculator calculator in calculators)
        {
            Assert.Throws<OperationCanceledException>(() => calculator.Evaluate(batch, ended));
            Assert.True(calculator.Evaluate(batch)[0].IsFinite);
        }
        Assert.Throws<OperationCanceledException>(() => new ModelForceField(model.Runtime).Evaluate(batch[0], ended));
    }

    [Fact]
    public void A_relaxation_that_is_cancelled_within_a_round_goes_on_to_the_bit()
    {
        AtomicStructure[] whole = [Slabs.Copper(3), Slabs.Copper(4)], part = Array.ConvertAll(whole, Slabs.Copy);
        using var uninterrupted = new Relaxer(new EffectiveMediumTheory(), whole);
        IReadOnlyList<RelaxationResult> expected = uninterrupted.Run();
        using CancellationTokenSource source = new();
        using var relaxation = new Relaxer(new CancellingCalculator(new EffectiveMediumTheory(), 3, source), part);

        Assert.Throws<OperationCanceledException>(() => relaxation.Run(cancellation: source.Token));

        Assert.Equal(6, relaxation.EvaluationCount);
        Assert.All(relaxation.Results, r => Assert.Equal((RelaxationStatus.Running, 3), (r.Status, r.Steps)));
        Assert.Equal(expected.Select(r => (r.Status, r.Steps, r.Energy)), relaxation.Run().Select(r => (r.Status, r.Steps, r.Energy)));
        Assert.Equal(whole.Select(s => s.Positions), part.Select(s => s.Positions));
    }

    public static TheoryData<DynamicsMethod> Methods =>
        [new VelocityVerlet(), new LangevinThermostat { Seed = 4 }, new NoseHooverChains { Length = 3 }, new MartynaTobiasKlein()];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Dynamics_that_are_cancelled_within_a_step_take_it_back(DynamicsMethod method)
    {
        using var folder = new TemporaryFolder();
        DynamicsOptions options = new() { Method = method, TimeStep = 2 };
        using var whole = new MolecularDynamics(new EffectiveMediumTheory(), [Moving()], options);
        whole.Run(12);
        using CancellationTokenSource source = new();
        using var part = new MolecularDynamics(new CancellingCalculator(new EffectiveMediumTheory(), 6, source), [Moving()], options);

        Assert.Throws<OperationCanceledException>(() => part.Run(12, source.Token));

        // The start was one evaluation, and five steps were whole.
        Assert.Equal(5, part.StepCount);
        part.Save(folder.File("a.restart"));
        using MolecularDynamics resumed = MolecularDynamics.Restart(folder.File("a.restart"), new EffectiveMediumTheory(), options);
        foreach (MolecularDynamics other in new[] { part, resumed })
        {
            other.Run(7);
            Assert.Equal(whole.Frames[0].Structure.Positions, other.Frames[0].Structure.Positions);
            Assert.Equal(whole.Frames[0].Structure.Cell, other.Frames[0].Structure.Cell);
            Assert.Equal(whole.Frames[0].GetMomenta(), other.Frames[0].GetMomenta());
            Assert.Equal(whole.Frames[0].ConservedEnergy, other.Frames[0].ConservedEnergy);
        }
    }

    [Fact]
    public void The_first_forces_of_dynamics_can_be_cancelled()
    {
        using CancellationTokenSource source = new();
        Assert.Throws<OperationCanceledException>(
            () => new MolecularDynamics(new CancellingCalculator(new EffectiveMediumTheory(), 0, source), [Slabs.Copper(3)], null, source.Token));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void An_adsorption_search_ends_within_its_references(int call)
    {
        using CancellationTokenSource source = new();
        CancellingCalculator calculator = new(new EffectiveMediumTheory(), call, source);
        AdsorptionSystem system = new("O on Cu", SlabBuilder.Build(BulkCrystal.Of("Cu"), MillerIndex.Parse("111")).Structure, Adsorbate.Named("O"));
        Assert.Throws<OperationCanceledException>(() => AdsorptionSearch.Run(calculator, system, cancellation: source.Token));
        Assert.Equal(call + 1, calculator.Calls);
    }

    [Fact]
    public async Task A_client_and_a_session_of_i_pi_end_within_an_evaluation()
    {
        IpiOptions options = new() { ConnectTimeout = TimeSpan.FromSeconds(10), IdleTimeout = TimeSpan.FromSeconds(30), MessageTimeout = TimeSpan.FromSeconds(30) };
        using IpiServer server = IpiServer.Listen(IpiEndpoint.Tcp(0), options);
        using CancellationTokenSource ofClient = new(), ofSession = new();
        Waiting field = new();
        Task<int> client = Task.Run(() => new IpiClient(field, Argon.Create(0), options).Run(server.Endpoint, ofClient.Token));
        using IpiSession session = server.Accept();
        Task<IpiResult> answer = Task.Run(() => session.Evaluate(Argon.Create(1), ofSession.Token));
        Assert.True(field.Begun.Wait(TimeSpan.FromSeconds(20)));

        ofSession.Cancel();
        await Assert.ThrowsAsync<OperationCanceledException>(() => answer);
        ofClient.Cancel();
        await Assert.ThrowsAsync<OperationCanceledException>(() => client);

        Assert.Throws<ObjectDisposedException>(() => session.Evaluate(Argon.Create(1)));
    }

    private static AtomicStructure Moving()
    {
        AtomicStructure crystal = Crystals.Fcc(29, 3.62, 1, 0.05, 1);
        MaxwellBoltzmann.SetMomenta(crystal, 600, 2, 0);
        return crystal;
    }

    /// <summary>Computes until it is told to end.</summary>
    private sealed class Waiting : IIpiForceField
    {
        public ManualResetEventSlim Begun { get; } = new();

        public IpiResult Evaluate(AtomicStructure structure, CancellationToken cancellation = default)
        {
            Begun.Set();
            Assert.True(cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(20)), "the token did not arrive");
            cancellation.ThrowIfCancellationRequested();
            throw new InvalidOperationException("not reached");
        }
    }
}
