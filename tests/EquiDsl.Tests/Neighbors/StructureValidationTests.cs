using Xunit;

namespace EquiDsl.Tests.Neighbors;

public sealed class StructureValidationTests
{
    private static readonly double[] s_cube = [3, 0, 0, 0, 3, 0, 0, 0, 3];

    public static TheoryData<double[], int[], double[], int, int?, string> Bad => new()
    {
        { [], [], s_cube, 7, null, "no atoms" },
        { [0, 0, 0], [0], s_cube, 7, 0, "element 0" },
        { [0, 0, 0, 1, 1, 1], [8, 90], s_cube, 7, 1, "(Th)" },
        { [0, 0, 0], [-3], s_cube, 7, 0, "element -3" },
        { [0, 0, 0], [1000], s_cube, 7, 0, "element 1000" },
        { [0, 0, 0, 1, double.NaN, 1], [1, 1], s_cube, 7, 1, "NaN" },
        { [0, 0, double.NegativeInfinity], [1], s_cube, 0, 0, "position" },
        { [0, 0, 0], [1], [3, 0, 0, 0, double.NaN, 0, 0, 0, 3], 7, null, "cell holds NaN" },
        { [0, 0, 0], [1], [3, 0, 0, 0, 3, 0, 0, 0, double.PositiveInfinity], 0, null, "finite" },
        { [0, 0, 0], [1], new double[9], 7, null, "cell vector a" },
        { [0, 0, 0], [1], [3, 0, 0, 0, 3, 0, 0, 0, 0], 7, null, "cell vector c" },
        { [0, 0, 0], [1], [3, 0, 0, 6, 0, 0, 0, 0, 3], 7, null, "singular" },
        { [0, 0, 0], [1], [3, 0, 0, 0, 3, 0, 3, 3, 0], 7, null, "singular" },
        { [0, 0, 0], [1], [3, 0, 0, 0, 3, 0, 3, 3, 1e-7], 7, null, "singular" },
        { [0, 0, 0], [1], [1, 2, 3, 2, 4, 6, 0, 0, 0], 3, null, "singular" },
        { [0, 0, 0, 1, 1, 1, 0, 0, 0.009], [1, 1, 1], s_cube, 7, 0, "atom 2" },
        { [0.001, 0, 0, 2.995, 3, 6], [1, 1], s_cube, 7, 0, "atom 1" },
        { [0, 0, 0, 0, 0, 0], [1, 1], new double[9], 0, 0, "atom 1" },
        { [0, 0, 0], [1], [0.009, 0, 0, 0, 3, 0, 0, 0, 3], 7, 0, "image of itself" },
        { [0, 0, 0], [1], [1e-9, 0, 0, 0, 1e-9, 0, 0, 0, 1e-9], 7, null, "images" },
        { [1e200, 0, 0], [1], s_cube, 7, 0, "below 1e12" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_structure_is_refused_by_name(
        double[] positions, int[] numbers, double[] cell, int periodicAxes, int? atom, string expected)
    {
        var structure = new AtomicStructure(
            positions, numbers, cell, new((periodicAxes & 1) != 0, (periodicAxes & 2) != 0, (periodicAxes & 4) != 0));
        var error = Assert.Throws<InvalidStructureException>(() => StructureValidation.Check(structure, 90, 5));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("Structure 5", error.Message, StringComparison.Ordinal);
        Assert.Equal((5, atom), (error.StructureIndex, error.AtomIndex));
        if (atom is not null)
            Assert.Contains($"atom {atom}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Good_structures_pass()
    {
        StructureValidation.Check(new AtomicStructure([0, 0, 0], [89]), 90);
        StructureValidation.Check(new AtomicStructure([0, 0, 0, 0.0101, 0, 0], [1, 1]), 2);
        StructureValidation.Check(new AtomicStructure([0, 0, 0], [1], [0.02, 0, 0, 0, 3, 0, 0, 0, 0], new(true, true, false)), 2);
        StructureValidation.Check(NeighborListTests.Copper(4), 90);
    }

    [Fact]
    public void Two_wrapped_copies_of_an_atom_are_found_in_a_large_structure()
    {
        AtomicStructure copper = NeighborListTests.Copper(5);
        double[] positions = copper.Positions;
        double side = copper.Cell[0];
        for (int k = 0; k < 3; k++)
            positions[(3 * 400) + k] = positions[(3 * 17) + k] - (2 * side) + 0.002;
        var error = Assert.Throws<InvalidStructureException>(() => StructureValidation.Check(copper, 90));
        Assert.Equal(17, error.AtomIndex);
        Assert.Contains("atom 400", error.Message, StringComparison.Ordinal);
    }
}
