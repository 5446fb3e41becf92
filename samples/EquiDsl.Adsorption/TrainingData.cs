using EquiDsl;
using EquiDsl.Atoms;

namespace AdsorptionSample;

/// <summary>
/// Frames of relaxations with effective-medium theory, rattled: adsorbates on low-index surfaces of single metals and on the same surfaces
/// with metals mixed at random; besides, clean slabs and free adsorbates. None of the surfaces of the study is among them.
/// </summary>
internal static class TrainingData
{
    private static readonly string[] s_faces = ["111", "100", "110"];

    // Steps of each relaxation that become frames, and how far their atoms are moved, Å.
    private static readonly int[] s_steps = [0, 2, 5, 10, 20, 40];
    private const double Rattle = 0.06;

    /// <summary>Labelled frames.</summary>
    /// <param name="mixed">Slabs of mixed metals.</param>
    /// <param name="placements">Placements per slab and adsorbate.</param>
    /// <param name="seed">Decides metals, placements and rattling.</param>
    public static List<AtomicStructure> Create(int mixed, int placements, int seed)
    {
        Random random = new(seed);
        List<AtomicStructure> slabs = [.. Surfaces.Metals.SelectMany(metal => s_faces.Select(face => Surfaces.Slab(metal, face)))];
        for (int i = 0; i < mixed; i++)
            slabs.Add(Mixed(random));
        List<AtomicStructure> frames = [];
        foreach (AtomicStructure slab in slabs)
        {
            foreach (string name in Study.Adsorbates)
            {
                IReadOnlyList<AdsorbatePlacement> starts = AdsorbatePlacement.Create(
                    slab, Adsorbate.Named(name), new PlacementOptions { HeuristicSites = false, RandomSites = placements, Seed = (ulong)random.NextInt64() });
                foreach (AdsorbatePlacement start in starts)
                    AddPath(frames, start.Structure, random);
            }
            AddPath(frames, slab, random);
        }
        foreach (string name in Study.Adsorbates)
            AddPath(frames, Adsorbate.Named(name).Structure, random);
        return frames;
    }

    /// <summary>A low-index slab of one metal with others in a random part of its places, at a lattice constant between.</summary>
    private static AtomicStructure Mixed(Random random)
    {
        string[] pair = [.. Surfaces.Metals.OrderBy(_ => random.Next()).Take(2)];
        double share = random.NextDouble(), scale = 1 + (share * (Constant(pair[1]) / Constant(pair[0]) - 1));
        AtomicStructure slab = Surfaces.Slab(pair[0], s_faces[random.Next(s_faces.Length)]);
        PeriodicTable.TryParse(pair[1], out int other);
        for (int i = 0; i < slab.Count; i++)
            slab.AtomicNumbers[i] = random.NextDouble() < share ? other : slab.AtomicNumbers[i];
        for (int i = 0; i < slab.Positions.Length; i++)
            slab.Positions[i] *= scale;
        for (int i = 0; i < 6; i++)
            slab.Cell[i] *= scale;
        return slab;
    }

    private static double Constant(string metal) => Surfaces.Crystal(metal).Cell[0];

    private static void AddPath(List<AtomicStructure> frames, AtomicStructure start, Random random)
    {
        EffectiveMediumTheory reference = new();
        AtomicStructure moving = Copy(start, 0, random);
        using Relaxation relaxation = new(reference, [moving], new RelaxationOptions { ForceTolerance = 0.05, MaximumSteps = s_steps[^1] });
        bool more = true;
        while (more)
        {
            if (s_steps.Contains(relaxation.Results[0].Steps))
                Add(frames, Copy(moving, Rattle, random), reference);
            more = relaxation.Step();
        }
        Add(frames, Copy(moving, 0, random), reference);
    }

    private static void Add(List<AtomicStructure> frames, AtomicStructure frame, EffectiveMediumTheory reference)
    {
        reference.Evaluate([frame])[0].StoreIn(frame);
        frames.Add(frame);
    }

    private static AtomicStructure Copy(AtomicStructure structure, double rattle, Random random)
    {
        double[] positions = Array.ConvertAll(structure.Positions, p => p + (rattle * ((2 * random.NextDouble()) - 1)));
        AtomicStructure copy = new(positions, [.. structure.AtomicNumbers], [.. structure.Cell], structure.Periodicity) { Fixed = structure.Fixed };
        copy.SetTags(structure.GetTags());
        return copy;
    }
}
