using EquiDsl;
using EquiDsl.Atoms;

namespace TrainSample;

/// <summary>Clusters of copper, silver and gold from molecular dynamics with effective-medium theory, with its energies and forces.</summary>
internal static class ClusterData
{
    private const int Atoms = 13;
    private const int Equilibration = 200, Interval = 40, FramesPerCluster = 10;
    private const double TimeStep = 5;

    private static readonly int[] s_metals = [29, 47, 79];

    /// <summary>Frames of several clusters, each with elements and a temperature of its own.</summary>
    /// <param name="clusters">How many clusters; ten frames each.</param>
    /// <param name="seed">Decides elements, temperatures and momenta.</param>
    public static List<AtomicStructure> Create(int clusters, int seed)
    {
        Random random = new(seed);
        List<AtomicStructure> frames = [];
        for (int i = 0; i < clusters; i++)
        {
            AtomicStructure cluster = Icosahedron(random);
            double temperature = 300 + (500 * random.NextDouble());
            MaxwellBoltzmann.SetMomenta(cluster, temperature, (ulong)random.Next());
            using MolecularDynamics dynamics = new(new EffectiveMediumTheory(), [cluster], new DynamicsOptions
            {
                TimeStep = TimeStep,
                Method = new LangevinThermostat { Temperature = temperature, Seed = (ulong)random.Next() },
            });
            dynamics.Run(Equilibration);
            for (int frame = 0; frame < FramesPerCluster; frame++)
            {
                dynamics.Run(Interval);
                frames.Add(dynamics.Frames[0].ToStructure());
            }
        }
        return frames;
    }

    /// <summary>One atom and its twelve neighbours at the corners of an icosahedron, with random metals.</summary>
    private static AtomicStructure Icosahedron(Random random)
    {
        const double Bond = 2.7;
        double golden = (1 + Math.Sqrt(5)) / 2, scale = Bond / Math.Sqrt(1 + (golden * golden));
        double[] positions = new double[3 * Atoms];
        int atom = 1;
        for (int axis = 0; axis < 3; axis++)
        {
            foreach ((int a, int b) in new[] { (1, 1), (1, -1), (-1, 1), (-1, -1) })
            {
                positions[(3 * atom) + axis] = a * scale;
                positions[(3 * atom) + ((axis + 1) % 3)] = b * golden * scale;
                atom++;
            }
        }
        return new AtomicStructure(positions, [.. Enumerable.Range(0, Atoms).Select(_ => s_metals[random.Next(s_metals.Length)])]);
    }
}
