using Xunit;

namespace EquiDsl.Atoms.Tests.Adsorption;

public sealed class PlacementTests
{
    [Fact]
    public void Directions_along_which_slab_atoms_are_held_are_kept_by_the_search()
    {
        AtomicStructure slab = SurfaceFixtures.Fcc("Cu", "100", 3, 2, 2);
        bool[] held = [.. Enumerable.Range(0, 3 * slab.Count).Select(k => slab.Fixed![k / 3] || k % 3 == 1)];
        slab.SetHeldComponents(held);
        AdsorptionSystem system = new("O on Cu(100)", slab, Adsorbate.Named("O"));
        IReadOnlyList<AdsorbatePlacement> placements = AdsorbatePlacement.Create(slab, system.Adsorbate, new() { HeuristicSites = false, RandomSites = 2, Seed = 1 });
        Assert.All(placements, placement => Assert.Equal([.. held, false, false, false], placement.Structure.GetHeldComponents()!));

        AdsorptionResult found = AdsorptionSearch.Run(new EffectiveMediumTheory(), system, placements, new() { Relaxation = new() { MaximumSteps = 15 }, AdsorbateEnergy = 0 }, new(slab, 0, 0, 0));

        Assert.All(found.Candidates, candidate =>
        {
            for (int k = 0; k < held.Length; k++)
                Assert.True(!held[k] || candidate.Structure.Positions[k] == slab.Positions[k]);
            Assert.NotEqual(slab.Positions, candidate.Structure.Positions[..held.Length]);
        });
    }

    [Theory]
    [InlineData("O", "111")]
    [InlineData("CO", "100")]
    [InlineData("NH3", "211")]
    [InlineData("CO2", "110")]
    public void Adsorbates_touch_the_slab_and_overlap_nothing(string name, string miller)
    {
        AtomicStructure slab = SurfaceFixtures.Fcc("Cu", miller, 6, 4, 3);
        Adsorbate adsorbate = Adsorbate.Named(name);

        IReadOnlyList<AdsorbatePlacement> placements = AdsorbatePlacement.Create(slab, adsorbate, new() { RandomSites = 12, ContactScale = 0.9, Seed = 3 });

        Assert.True(placements.Count > 14);
        foreach (AdsorbatePlacement placement in placements)
        {
            AtomicStructure s = placement.Structure;
            Assert.Equal(slab.Positions, s.Positions.AsSpan(0, slab.Positions.Length));
            Assert.Equal(slab.GetTags()!.Concat(Enumerable.Repeat(2, adsorbate.Structure.Count)), s.GetTags()!);
            Assert.Equal(slab.Fixed!.Concat(new bool[adsorbate.Structure.Count]), s.Fixed!);
            double[] radii = BondMatrix.Radii(s);
            NeighborGraph graph = new NeighborList(4, int.MaxValue).Build([s]);
            double closest = double.PositiveInfinity;
            for (int e = 0; e < graph.EdgeCount; e++)
            {
                (int i, int j) = (graph.Source[e], graph.Target[e]);
                if (i < slab.Count && j >= slab.Count)
                    closest = Math.Min(closest, Math.Sqrt(graph.EdgeVectors.AsSpan(3 * e, 3).ToArray().Sum(x => x * x)) / (radii[i] + radii[j]));
            }
            Assert.Equal(0.9, closest, 1e-9);
            // The molecule keeps its shape.
            for (int a = 0; a < adsorbate.Structure.Count; a++)
                Assert.Equal(Distance(adsorbate.Structure, 0, a), Distance(s, slab.Count, slab.Count + a), 1e-9);
        }
    }

    [Fact]
    public void Heuristic_placement_holds_the_binding_atom_over_the_site_and_random_placement_the_centre()
    {
        AtomicStructure slab = SurfaceFixtures.Fcc("Pd", "111", 3, 3, 3);
        foreach (AdsorbatePlacement p in AdsorbatePlacement.Create(slab, Adsorbate.Named("CO"), new() { RandomSites = 5, RotationsPerSite = 2, LargestTilt = 0 }))
        {
            double[] c = p.Structure.Positions[^6..^3], o = p.Structure.Positions[^3..];
            if (p.Site.Kind == SurfaceSiteKind.Random)
            {
                Assert.Equal(p.Site.X, (c[0] + o[0]) / 2, 1e-9);
                Assert.Equal(p.Site.Y, (c[1] + o[1]) / 2, 1e-9);
                continue;
            }
            Assert.Equal((p.Site.X, p.Site.Y, 1.128), (c[0], c[1], o[2] - c[2]), new Near());
        }
        Assert.Equal(8 + 5, AdsorbatePlacement.Create(slab, Adsorbate.Named("CO"), new() { RandomSites = 5, RotationsPerSite = 2 }).Count);
        Assert.Equal(4 + 5, AdsorbatePlacement.Create(slab, Adsorbate.Named("O"), new() { RandomSites = 5, RotationsPerSite = 2 }).Count);
    }

    [Fact]
    public void A_seed_gives_the_same_placements()
    {
        AtomicStructure slab = SurfaceFixtures.Fcc("Cu", "111", 3, 3, 3);
        double[][] Positions(ulong seed, int random) =>
            [.. AdsorbatePlacement.Create(slab, Adsorbate.Named("CO"), new() { Seed = seed, RandomSites = random }).Select(p => p.Structure.Positions)];

        Assert.Equal(Positions(4, 6), Positions(4, 6));
        Assert.Equal(Positions(4, 3), Positions(4, 6).Take(7));
        Assert.NotEqual(Positions(4, 6)[^1], Positions(5, 6)[^1]);
    }

    [Fact]
    public void Rotations_are_rotations_and_uniform()
    {
        RandomStream random = new(1, "test");
        double[] mean = new double[9], square = new double[9];
        const int Count = 20_000;
        for (int i = 0; i < Count; i++)
        {
            double[] r = RandomRotations.Uniform(random);
            Assert.Equal(1, CellMatrix.Determinant(r), 1e-9);
            Assert.All(CellMatrix.Multiply(r, CellMatrix.Transpose(r)).Zip(CellMatrix.Identity), p => Assert.Equal(p.Second, p.First, 1e-9));
            for (int k = 0; k < 9; k++)
                (mean[k], square[k]) = (mean[k] + (r[k] / Count), square[k] + (r[k] * r[k] / Count));
        }
        // Each element has mean 0 and mean square 1/3; five standard errors.
        Assert.All(mean, m => Assert.InRange(m, -5 * Math.Sqrt(1.0 / 3 / Count), 5 * Math.Sqrt(1.0 / 3 / Count)));
        Assert.All(square, s => Assert.InRange(s, (1.0 / 3) - (5 * Math.Sqrt(4.0 / 45 / Count)), (1.0 / 3) + (5 * Math.Sqrt(4.0 / 45 / Count))));
    }

    [Fact]
    public void Tilts_stay_within_their_limit()
    {
        RandomStream random = new(2, "test");
        for (int i = 0; i < 500; i++)
        {
            double[] turned = RandomRotations.Turn([0, 0, 1], AdsorbateRotation.Upright, 20, random);
            Assert.True(turned[2] >= Math.Cos(20 * Math.PI / 180) - 1e-12);
        }
    }

    [Fact]
    public void Library_molecules_have_their_bonds_and_angles()
    {
        foreach (string name in AdsorbateLibrary.Molecules)
        {
            AtomicStructure s = Adsorbate.Named(name).Structure;
            BondMatrix bonds = new(s, 1.25, 0);
            Assert.All(Enumerable.Range(1, s.Count - 1), i => Assert.True(bonds[0, i], name));
        }
        AtomicStructure water = Adsorbate.Named("H2O").Structure, ammonia = Adsorbate.Named("NH3").Structure;
        Assert.Equal(104.5, Angle(water, 1, 2), 1e-6);
        Assert.Equal(106.7, Angle(ammonia, 1, 3), 1e-6);
        Assert.Equal(1, Adsorbate.Named("Pt").Structure.Count);
    }

    [Fact]
    public void Bad_input_is_refused_with_a_reason()
    {
        AtomicStructure small = SurfaceFixtures.Fcc("Cu", "111", 3, 1, 1), slab = SurfaceFixtures.Fcc("Cu", "111", 3, 3, 3);
        Adsorbate carbonDioxide = Adsorbate.Named("CO2");
        string Refusal(Func<object> act) => Assert.ThrowsAny<Exception>(act) is Exception e and (ArgumentException or InvalidStructureException) ? e.Message : "";

        Assert.Contains("own periodic image", Refusal(() => AdsorbatePlacement.Create(small, carbonDioxide)), StringComparison.Ordinal);
        AtomicStructure low = SlabBuilder.Build(BulkCrystal.Of("Cu"), new(1, 1, 1), new() { Layers = 3, Repeat = (3, 3), Vacuum = 3, PeriodicAlongNormal = true }).Structure;
        Assert.Contains("across the vacuum", Refusal(() => AdsorbatePlacement.Create(low, Adsorbate.Named("CO"))), StringComparison.Ordinal);
        AtomicStructure covered = AdsorbatePlacement.Create(slab, Adsorbate.Named("O"))[0].Structure;
        Assert.Contains("already has an adsorbate", Refusal(() => AdsorbatePlacement.Create(covered, Adsorbate.Named("O"))), StringComparison.Ordinal);
        Assert.Contains("Neither heuristic nor random", Refusal(() => AdsorbatePlacement.Create(slab, carbonDioxide, new() { HeuristicSites = false, RandomSites = 0 })), StringComparison.Ordinal);
        Assert.Contains("'Qq' is not an adsorbate", Refusal(() => Adsorbate.Named("Qq")), StringComparison.Ordinal);
        Assert.Contains("'co'", Refusal(() => Adsorbate.Named("co")), StringComparison.Ordinal);
        Assert.Contains("no atoms", Refusal(() => new Adsorbate("x", new([], []))), StringComparison.Ordinal);
        Assert.Contains("binding atom is 2", Refusal(() => new Adsorbate("x", new([0, 0, 0], [8]), 2)), StringComparison.Ordinal);
        Assert.Contains("unknown", Refusal(() => new Adsorbate("x", new([0, 0, 0], [99]))), StringComparison.Ordinal);
        Assert.Contains("atom 0", Refusal(() => new Adsorbate("x", new([0, double.NaN, 0], [8]))), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlacementOptions { ContactScale = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlacementOptions { LargestTilt = 91 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlacementOptions { RandomSites = -1 });
    }

    private static double Distance(AtomicStructure s, int i, int j) => (PeriodicImages.Position(s, i) - PeriodicImages.Position(s, j)).Length;

    private static double Angle(AtomicStructure s, int i, int j)
    {
        Vector3D a = (PeriodicImages.Position(s, i) - PeriodicImages.Position(s, 0)).Unit(), b = (PeriodicImages.Position(s, j) - PeriodicImages.Position(s, 0)).Unit();
        return Math.Acos(a.Dot(b)) * 180 / Math.PI;
    }

    private sealed class Near : IEqualityComparer<(double, double, double)>
    {
        public bool Equals((double, double, double) x, (double, double, double) y) =>
            Math.Abs(x.Item1 - y.Item1) + Math.Abs(x.Item2 - y.Item2) + Math.Abs(x.Item3 - y.Item3) < 1e-8;

        public int GetHashCode((double, double, double) obj) => 0;
    }
}
