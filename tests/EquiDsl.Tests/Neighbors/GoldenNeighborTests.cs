using System.Text.Json;
using EquiDsl.Files;
using EquiDsl.Tests.Files;
using Xunit;

namespace EquiDsl.Tests.Neighbors;

public sealed class GoldenNeighborTests
{
    public static IEnumerable<object[]> GoldenCases => GoldenFiles.Cases;

    [Theory]
    [MemberData(nameof(GoldenCases))]
    public void The_edges_of_the_reference_are_found_exactly(string name)
    {
        using JsonDocument description = GoldenFiles.Description(name);
        JsonElement config = description.RootElement.GetProperty("config");
        using SafetensorsFile file = SafetensorsFile.Open(GoldenFiles.Tensors(name));
        var list = new NeighborList(config.GetProperty("max_radius").GetDouble(), config.GetProperty("max_neighbors").GetInt32());
        NeighborGraph graph = list.Build(Structures(file));

        long[] edges = file.ReadInt64("inputs/edge_index");
        int count = edges.Length / 2;
        Assert.Equal(count, graph.EdgeCount);
        Assert.Equal(edges[..count], graph.Source[..count].Select(index => (long)index));
        Assert.Equal(edges[count..], graph.Target[..count].Select(index => (long)index));
        Assert.Equal(file.ReadInt64("inputs/edge_cell_offsets"), graph.CellOffsets[..(3 * count)].Select(offset => (long)offset));
        Assert.Equal(file.ReadInt64("inputs/batch"), graph.System[..graph.NodeCount].Select(index => (long)index));
        double[] vectors = file.ReadDouble("inputs/edge_distance_vec");
        for (int i = 0; i < vectors.Length; i++)
            Assert.Equal(vectors[i], graph.EdgeVectors[i], 1e-12);
    }

    [Fact]
    public void All_seventeen_cases_are_there() => Assert.Equal(17, GoldenFiles.CaseNames.Count);

    private static List<AtomicStructure> Structures(SafetensorsFile file)
    {
        double[] positions = file.ReadDouble("inputs/positions"), cells = file.ReadDouble("inputs/cell");
        int[] numbers = [.. file.ReadInt64("inputs/atomic_numbers").Select(number => (int)number)];
        long[] pbc = file.ReadInt64("inputs/pbc"), counts = file.ReadInt64("inputs/natoms");
        var structures = new List<AtomicStructure>();
        int first = 0;
        for (int system = 0; system < counts.Length; system++)
        {
            int end = first + (int)counts[system];
            var structure = new AtomicStructure(
                positions[(3 * first)..(3 * end)], numbers[first..end], cells[(9 * system)..(9 * (system + 1))],
                new Periodicity(pbc[3 * system] != 0, pbc[(3 * system) + 1] != 0, pbc[(3 * system) + 2] != 0));
            StructureValidation.Check(structure, 119, system);
            structures.Add(structure);
            first = end;
        }
        return structures;
    }
}
