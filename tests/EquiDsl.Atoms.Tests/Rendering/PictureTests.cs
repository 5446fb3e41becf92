using System.Xml.Linq;
using EquiDsl.Atoms.Tests.Adsorption;
using Xunit;

namespace EquiDsl.Atoms.Tests.Rendering;

public sealed class PictureTests
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Both_views_show_every_atom_inside_the_picture()
    {
        AtomicStructure slab = SurfaceFixtures.Fcc("Cu", "111", 3, 2, 2);

        Picture picture = StructurePicture.Draw(slab, new() { Title = "Cu & <O>" });

        PictureBall[] balls = [.. picture.Items.OfType<PictureBall>()];
        // One ball of the legend.
        Assert.Equal((2 * slab.Count) + 1, balls.Length);
        Assert.All(balls, b => Assert.True(b.X - b.Radius >= 0 && b.X + b.Radius <= picture.Width && b.Y - b.Radius >= 0 && b.Y + b.Radius <= picture.Height));
        Assert.NotEmpty(picture.Items.OfType<PictureLine>());
        XDocument svg = XDocument.Parse(SvgWriter.Write(picture));
        Assert.Equal(2 * balls.Length, svg.Descendants(s_svg + "circle").Count());
        Assert.Equal(["Cu & <O>", "top", "side", "Cu"], svg.Descendants(s_svg + "text").Select(t => t.Value));
    }

    [Fact]
    public void Near_atoms_are_painted_over_far_ones_and_far_ones_are_paler()
    {
        AtomicStructure column = new([0, 0, 5, 0, 0, 0, 0, 0, 2.5], [29, 29, 29]);

        PictureBall[] top = [.. StructurePicture.Draw(column, new() { Views = [StructureView.Top] }).Items.OfType<PictureBall>().Take(3)];
        PictureBall[] side = [.. StructurePicture.Draw(column, new() { Views = [StructureView.Side] }).Items.OfType<PictureBall>().Take(3)];

        Assert.Equal(ElementColors.Of(29), top[2].Color);
        Assert.True(Brightness(top[0].Color) > Brightness(top[1].Color) && Brightness(top[1].Color) > Brightness(top[2].Color));
        Assert.Equal(3, side.Select(b => b.Y).Distinct().Count());
        // z points up: the atom at z = 5 is the first and stands highest.
        Assert.Equal(side.Min(b => b.Y), side[0].Y);
    }

    [Fact]
    public void Balls_have_covalent_radii_and_repeats_multiply_periodic_axes_only()
    {
        AtomicStructure slab = SurfaceFixtures.Fcc("Pt", "100", 2, 1, 1);
        AtomicStructure covered = SurfaceFixtures.With(slab, (1, 0, 0, 1.5));

        Picture picture = StructurePicture.Draw(covered, new() { Repeat = (3, 2, 4), Views = [StructureView.Top], Bonds = false });

        PictureBall[] balls = [.. picture.Items.OfType<PictureBall>().SkipLast(2)];
        Assert.Equal(covered.Count * 6, balls.Length);
        Assert.Equal(CovalentRadii.Of(78) / CovalentRadii.Of(1), balls.Max(b => b.Radius) / balls.Min(b => b.Radius), 1e-9);
    }

    [Fact]
    public void Molecules_fill_the_frame_without_a_cell_and_have_bonds()
    {
        double[] box = [20, 0, 0, 0, 20, 0, 0, 0, 20];
        AtomicStructure water = new([10, 10, 10, 10.76, 10, 10.59, 9.24, 10, 10.59], [8, 1, 1], box, default);

        Picture picture = StructurePicture.Draw(water, new() { Title = "a title that is much longer than three atoms of water are wide" });

        PictureBall[] balls = [.. picture.Items.OfType<PictureBall>().SkipLast(2)];
        Assert.Empty(picture.Items.OfType<PictureLine>());
        // Two bonds of two halves in each of two views; there is none between the hydrogen atoms.
        Assert.Equal(8, picture.Items.OfType<PictureBond>().Count());
        Assert.Equal(480, balls.Take(3).Max(b => b.X + b.Radius) - balls.Take(3).Min(b => b.X - b.Radius), 1.0);
        Assert.True(picture.Width > 9 * 60);
        Assert.Empty(StructurePicture.Draw(water, new() { Bonds = false }).Items.OfType<PictureBond>());
        Assert.Equal(16, XDocument.Parse(SvgWriter.Write(picture)).Descendants(s_svg + "path").Count());
    }

    [Fact]
    public void Cells_are_drawn_along_periodic_vectors_only()
    {
        AtomicStructure slab = SurfaceFixtures.Fcc("Cu", "111", 3, 2, 2);
        PictureLine[] Lines(Periodicity periodicity) =>
            [.. StructurePicture.Draw(new(slab.Positions, slab.AtomicNumbers, slab.Cell, periodicity), new() { Views = [StructureView.Side] }).Items.OfType<PictureLine>()];

        Assert.Empty(Lines(default));
        Assert.All(Lines(new(true, true, false)), l => Assert.Equal(l.Y1, l.Y2, 1e-6));
        Assert.Contains(Lines(new(true, true, true)), l => Math.Abs(l.Y1 - l.Y2) > 1);
        Assert.Empty(StructurePicture.Draw(slab).Items.OfType<PictureBond>());
    }

    [Fact]
    public void What_cannot_be_drawn_is_refused()
    {
        AtomicStructure lost = new([0, 0, 0, 1, double.NaN, 0], [1, 1]);

        Assert.Contains("no atoms", Assert.Throws<InvalidStructureException>(() => StructurePicture.Draw(new([], []))).Message, StringComparison.Ordinal);
        Assert.Contains("atom 1", Assert.Throws<InvalidStructureException>(() => StructurePicture.Draw(lost)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidStructureException>(() => StructurePicture.Draw(new([0, 0, 0], [1], [double.PositiveInfinity, 0, 0, 0, 0, 0, 0, 0, 0])));
        Assert.Throws<ArgumentException>(() => StructurePicture.Draw(new([0, 0, 0], [1]), new() { Views = [] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PictureOptions { Repeat = (0, 1, 1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PictureOptions { RadiusScale = 0 });
    }

    private static int Brightness(int color) => (color & 255) + ((color >> 8) & 255) + (color >> 16);
}
