using System.Globalization;
using EquiDsl.Atoms.Tests.Files;
using Xunit;

namespace EquiDsl.Atoms.Tests.Adsorption;

public sealed class SiteTests
{
    [Theory]
    [InlineData(CrystalKind.Fcc, "111", 1, 1, 1, 3, 2, "1 2 3 3")]
    [InlineData(CrystalKind.Fcc, "111", 2, 3, 6, 18, 12, "1 2 3 3")]
    [InlineData(CrystalKind.Fcc, "100", 1, 1, 1, 2, 1, "1 2 4")]
    [InlineData(CrystalKind.Fcc, "100", 3, 2, 6, 12, 6, "1 2 4")]
    // The trough's atoms lack a bond and count as surface: the sides of the trough are pairs of threefold hollows.
    [InlineData(CrystalKind.Fcc, "110", 2, 2, 8, 24, 16, "1 1 2 2 2 3 3")]
    [InlineData(CrystalKind.Bcc, "110", 2, 2, 4, 12, 8, "1 2 2 3")]
    [InlineData(CrystalKind.Hcp, "0001", 2, 2, 4, 12, 8, "1 2 3 3")]
    public void Surfaces_have_their_sites(CrystalKind kind, string miller, int a, int b, int tops, int bridges, int hollows, string distinct)
    {
        AtomicStructure slab = SurfaceFixtures.Fcc("Cu", miller, 4, a, b, kind, 3.6);

        IReadOnlyList<SurfaceSite> all = SurfaceSites.All(slab), different = SurfaceSites.Distinct(slab);

        Assert.Equal((tops, bridges, hollows), (Count(all, SurfaceSiteKind.Top), Count(all, SurfaceSiteKind.Bridge), Count(all, SurfaceSiteKind.Hollow)));
        Assert.Equal(distinct, string.Join(' ', different.Select(s => s.Coordination).Order()));
        // Euler: a torus has as many points and faces as edges.
        Assert.Equal(bridges, tops + hollows);
    }

    [Fact]
    public void Slightly_moved_atoms_keep_a_square_whole()
    {
        AtomicStructure slab = SurfaceFixtures.Fcc("Cu", "100", 3, 3, 3);
        Random random = new(5);
        for (int i = 0; i < slab.Positions.Length; i++)
            slab.Positions[i] += 0.06 * (random.NextDouble() - 0.5);

        IReadOnlyList<SurfaceSite> all = SurfaceSites.All(slab);

        Assert.Equal(9, Count(all, SurfaceSiteKind.Hollow));
        Assert.All(all.Where(s => s.Kind == SurfaceSiteKind.Hollow), s => Assert.Equal(4, s.Coordination));
    }

    [Fact]
    public void Faces_cover_the_cell_once_for_any_arrangement()
    {
        Random random = new(11);
        for (int trial = 0; trial < 30; trial++)
        {
            int count = 1 + random.Next(12);
            double[] cell = [6 + random.NextDouble(), 0.7, 0.4, (8 * random.NextDouble()) - 4, 5 + random.NextDouble(), -0.3, 0, 0, 20];
            double[] positions = new double[3 * count];
            for (int i = 0; i < count; i++)
            {
                double u = random.NextDouble(), v = random.NextDouble(), w = 0.02 * random.NextDouble();
                for (int k = 0; k < 3; k++)
                    positions[(3 * i) + k] = (u * cell[k]) + (v * cell[3 + k]) + (w * cell[6 + k]) + (30 * (trial % 3) * cell[3 + k]);
            }
            AtomicStructure slab = new(positions, [.. Enumerable.Repeat(29, count)], cell, new(true, true, false));
            slab.SetTags([.. Enumerable.Repeat(1, count)]);

            SurfaceMesh mesh = SurfaceMesh.Of(slab);

            double area = mesh.Faces.Sum(f => Enumerable.Range(1, f.Length - 2).Sum(k =>
            {
                Vector3D p = f[k].Position - f[0].Position, q = f[k + 1].Position - f[0].Position;
                return 0.5 * ((p.X * q.Y) - (p.Y * q.X));
            }));
            Assert.Equal(mesh.Frame.Ax * mesh.Frame.By, area, 1e-6);
            Assert.Equal(mesh.Edges.Count, mesh.Points.Count + mesh.Faces.Count);
        }
    }

    [Fact]
    public void Random_sites_are_uniform_and_come_from_the_seed()
    {
        AtomicStructure slab = SurfaceFixtures.Fcc("Cu", "111", 3, 2, 2);
        const int Count = 4000;

        IReadOnlyList<SurfaceSite> sites = SurfaceSites.Random(slab, Count, seed: 7);

        Assert.Equal(sites.Take(10).Select(s => (s.X, s.Y, s.Z)), SurfaceSites.Random(slab, 10, seed: 7).Select(s => (s.X, s.Y, s.Z)));
        Assert.NotEqual((sites[0].X, sites[0].Y), (SurfaceSites.Random(slab, 1, seed: 8)[0].X, SurfaceSites.Random(slab, 1, seed: 8)[0].Y));
        // χ² over 8 × 8 equal parts of the cell: mean 63, standard deviation 11.2.
        int[] parts = new int[64];
        foreach (SurfaceSite site in sites)
        {
            double v = site.Y / slab.Cell[4], u = (site.X - (v * slab.Cell[3])) / slab.Cell[0];
            parts[(8 * (int)Math.Floor(8 * u)) + (int)Math.Floor(8 * v)]++;
        }
        double expected = Count / 64.0, square = parts.Sum(p => (p - expected) * (p - expected) / expected);
        Assert.InRange(square, 63 - 45, 63 + 45);
    }

    [SkippableFact]
    public void Sites_lie_where_ase_puts_them()
    {
        using TemporaryFolder folder = new();
        string text = AsePython.Run(folder, """
            from ase.build import fcc111, fcc100, fcc110, bcc110, hcp0001
            from ase.io import write
            for i, slab in enumerate([fcc111('Cu', (2, 2, 4), a=3.61, vacuum=8), fcc100('Cu', (2, 2, 4), a=3.61, vacuum=8), fcc110('Cu', (2, 2, 5), a=3.61, vacuum=8),
                                      bcc110('Fe', (2, 2, 4), a=2.87, vacuum=8), hcp0001('Ru', (2, 2, 4), a=2.70, c=4.28, vacuum=8)]):
                write(f'{i}.traj', slab)
                info = slab.info['adsorbate_info']
                for name, site in info['sites'].items():
                    x, y = (site[0] * info['cell'][0] + site[1] * info['cell'][1])
                    print(i, name, x, y)
            """);
        int compared = 0;
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split(' ');
            using StructureFile file = StructureFile.Open(folder.File($"{parts[0]}.traj"));
            AtomicStructure slab = file[0];
            slab.SetTags(null);
            SurfaceFrame frame = SurfaceFrame.Of(slab);
            // ASE counts from an atom of the top layer.
            int top = Enumerable.Range(0, slab.Count).MaxBy(i => slab.Positions[(3 * i) + 2] - (1e-3 * (slab.Positions[3 * i] + slab.Positions[(3 * i) + 1])));
            Vector3D point = PeriodicImages.Position(slab, top) + new Vector3D(double.Parse(parts[2], CultureInfo.InvariantCulture), double.Parse(parts[3], CultureInfo.InvariantCulture), 0);
            int coordination = (parts[0], parts[1]) switch
            {
                (_, "ontop") => 1,
                (_, "bridge" or "longbridge" or "shortbridge") => 2,
                ("1", "hollow") => 4,
                // In the trough of (110), on an atom of the second layer.
                ("2", "hollow") => 1,
                (_, "hollow" or "fcc" or "hcp") => 3,
                _ => throw new InvalidOperationException($"ASE names a site {parts[1]}."),
            };
            SurfaceSite nearest = SurfaceSites.All(slab).MinBy(s => frame.PlanarDistance(frame.ToPlane(s.Point), frame.ToPlane(point)))!;
            // ASE places the hollow of bcc(110) between its long bridge and the triangle's middle.
            double allowed = parts[0] == "3" && parts[1] == "hollow" ? 0.3 : 1e-4;
            Assert.InRange(frame.PlanarDistance(frame.ToPlane(nearest.Point), frame.ToPlane(point)), 0, allowed);
            Assert.Equal(coordination, nearest.Coordination);
            compared++;
        }
        Assert.True(compared >= 16, text);
    }

    [Fact]
    public void Structures_that_are_no_slabs_are_refused()
    {
        AtomicStructure molecule = new([0, 0, 0, 0, 0, 1.1], [6, 8]), line = SurfaceFixtures.Fcc("Cu", "111", 2, 1, 1);
        line.Periodicity = new(true, false, false);

        Assert.Contains("two independent cell vectors", Assert.Throws<InvalidStructureException>(() => SurfaceSites.All(molecule)).Message, StringComparison.Ordinal);
        Assert.Contains("two independent cell vectors", Assert.Throws<InvalidStructureException>(() => SurfaceSites.Random(line, 3, 0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => SurfaceSites.Random(line, -1, 0));
    }

    private static int Count(IReadOnlyList<SurfaceSite> sites, SurfaceSiteKind kind) => sites.Count(s => s.Kind == kind);
}
