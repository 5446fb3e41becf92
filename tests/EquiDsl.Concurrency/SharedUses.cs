using EquiDsl;
using EquiDsl.Atoms;

namespace ConcurrencyTest;

/// <summary>Dynamics, relaxations, a socket and predictions share one model, each on a thread of its own: all is as alone, to the bit.</summary>
internal static class SharedUses
{
    private const int Steps = 20;

    public static string Run(int rounds)
    {
        using Device device = Device.Cpu(2);
        using Whole model = Whole.FromSeed(1, device);
        model.Runtime.Normalization = new TargetNormalization(-1, 2);
        Func<Whole, double[]>[] uses = [Move, Relax, Serve, Predict];
        double[][] alone = Array.ConvertAll(uses, use => use(model));
        Check.Require(alone.All(numbers => numbers.Distinct().Count() > 3), "nothing was computed");
        Check.OnThreads(2 * uses.Length, thread =>
        {
            for (int round = 0; round < rounds; round++)
            {
                int use = (thread + round) % uses.Length;
                Check.Require(Check.AreSame(alone[use], uses[use](model)), $"thread {thread}, round {round}: {uses[use].Method.Name} is another");
            }
        });
        return $"dynamics, relaxations, sockets and predictions on {2 * uses.Length} threads x {rounds} rounds, same bits";
    }

    private static double[] Move(Whole model)
    {
        AtomicStructure structure = Chain(0);
        MaxwellBoltzmann.SetMomenta(structure, 300, 1);
        using MolecularDynamics dynamics = new(
            new ModelCalculator(model.Runtime), [structure], new DynamicsOptions { TimeStep = 0.5, Method = new LangevinThermostat { Temperature = 300, Seed = 1 } });
        dynamics.Run(Steps);
        return [.. structure.Positions, dynamics.Frames[0].PotentialEnergy];
    }

    private static double[] Relax(Whole model)
    {
        AtomicStructure[] structures = [Chain(1), Chain(2), Chain(3)];
        using Relaxation relaxation = new(new ModelCalculator(model.Runtime), structures, new RelaxationOptions { MaximumSteps = Steps });
        return [.. relaxation.Run().Select(r => r.Energy), .. structures.SelectMany(s => s.Positions)];
    }

    private static double[] Serve(Whole model)
    {
        using IpiServer server = IpiServer.Listen(IpiEndpoint.Tcp(0));
        Task<int> client = Task.Run(() => new IpiClient(new ModelForceField(model.Runtime), Chain(0)).Run(server.Endpoint));
        List<double> numbers = [];
        using (IpiSession session = server.Accept())
        {
            for (int step = 0; step < Steps; step++)
            {
                IpiResult result = session.Evaluate(Chain(step));
                numbers.Add(result.Energy);
                numbers.AddRange(result.Forces);
            }
        }
        Check.Require(client.GetAwaiter().GetResult() == Steps, "the client did not answer every time");
        return [.. numbers];
    }

    private static double[] Predict(Whole model) =>
        [.. Enumerable.Range(0, Steps).Select(i => model.Predict([Chain(i), Chain(i + 1)])).SelectMany(p => p.Energies.Concat(p.Forces))];

    private static AtomicStructure Chain(int seed) => new(
        [.. Enumerable.Range(0, 18).Select(k => (k % 3 == 0 ? 1.4 * (k / 3) : 0) + (0.1 * Math.Sin((7 * k) + seed)))], [6, 1, 8, 6, 1, 1]);
}
