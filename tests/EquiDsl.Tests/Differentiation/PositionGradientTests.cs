using EquiDsl.Compiler;
using EquiDsl.Compiler.Differentiation;
using EquiDsl.Compiler.Expansion;
using EquiDsl.Compiler.Graph;
using EquiDsl.Compiler.Graph.Ops;
using EquiDsl.Tests.Compiler;
using Xunit;

namespace EquiDsl.Tests.Differentiation;

/// <summary>Forces and virials as gradients of the energy, against finite differences of the float64 interpreter.</summary>
public sealed class PositionGradientTests
{
    public static TheoryData<Variant> Variants => SmallModels.All;

    [Theory]
    [MemberData(nameof(Variants))]
    public void Forces_are_minus_the_slope_of_the_energy(Variant variant)
    {
        LayerGraph energy = Differentiated.Energy(variant), forces = PositionGradients.Run(energy, false);
        GraphVerifier.Verify(forces);
        EvaluationDomain domain = SmallModels.Domain(energy);

        AssertForces(energy, domain, Differentiated.Output(forces, domain, LayerExpansion.Forces));
    }

    [Fact]
    public void An_edge_along_the_polar_axis_has_forces_like_any_other()
    {
        LayerGraph energy = Differentiated.Energy(Variant.Gate), forces = PositionGradients.Run(energy, false);
        EvaluationDomain domain = SmallModels.Domain(energy);
        double[] positions = [.. domain.Inputs["positions"]];
        // The second atom right above the first.
        (positions[3], positions[4], positions[5]) = (positions[0], positions[1] + 1.3, positions[2]);
        domain = Differentiated.WithPositions(domain, positions);

        AssertForces(energy, domain, Differentiated.Output(forces, domain, LayerExpansion.Forces));
    }

    [Theory]
    [InlineData(Variant.SeparableS2)]
    [InlineData(Variant.Gate)]
    public void Virial_is_the_slope_by_strain(Variant variant)
    {
        LayerGraph energy = Differentiated.Energy(variant), forces = PositionGradients.Run(energy, true);
        EvaluationDomain domain = SmallModels.Domain(energy);
        double[] virial = Differentiated.Output(forces, domain, PositionGradients.Virial);
        double largest = virial.Max(Math.Abs);
        for (int i = 0; i < 9; i++)
        {
            double slope = Differentiated.Slope(strain => Differentiated.Output(
                energy, Strained(domain, i / 3, i % 3, strain), LayerExpansion.Energy).Sum());
            double total = Enumerable.Range(0, domain.SystemCount).Sum(s => virial[(9 * s) + i]);
            Assert.InRange(total - slope, -1e-6 * largest, 1e-6 * largest);
        }
    }

    [Theory]
    [InlineData(Variant.SeparableS2)]
    [InlineData(Variant.Gate)]
    [InlineData(Variant.SeparableGridMlp)]
    public void Jacobian_of_forces_is_symmetric(Variant variant)
    {
        LayerGraph forces = PositionGradients.Run(Differentiated.Energy(variant), false);
        Value output = forces.Outputs.Single(o => o.Name == LayerExpansion.Forces).Value;
        Value positions = forces.Ops.OfType<InputOp>().Single(i => i.Input == "positions").Result;
        Backpropagation sweep = new(forces, [positions], wantsParameters: false);
        sweep.Run([(output, new InputOp("seed", output.Type).Result)]);
        LayerGraph jacobian = new([new GraphOutput("row", sweep.Cotangent(positions)!)]);
        EvaluationDomain domain = SmallModels.Domain(forces);
        int count = domain.AtomicNumbers.Length * 3;
        double[][] rows = [.. Enumerable.Range(0, count).Select(i => Differentiated.Output(
            jacobian, Differentiated.With(domain, new Dictionary<string, double[]> { ["seed"] = Unit(i, count) }), "row"))];

        double largest = rows.SelectMany(r => r).Max(Math.Abs);
        Assert.True(largest > 1e-6);
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < i; j++)
                Assert.InRange(rows[i][j] - rows[j][i], -1e-9 * largest, 1e-9 * largest);
        }
    }

    private static void AssertForces(LayerGraph energy, EvaluationDomain domain, double[] forces)
    {
        double largest = forces.Max(Math.Abs);
        Assert.True(largest > 1e-6);
        double[] positions = domain.Inputs["positions"];
        for (int i = 0; i < forces.Length; i++)
        {
            double slope = Differentiated.Slope(step => Differentiated.Output(
                energy, Differentiated.WithPositions(domain, Differentiated.Moved(positions, Unit(i, positions.Length), step)), LayerExpansion.Energy).Sum());
            Assert.InRange(forces[i] + slope, -1e-6 * largest, 1e-6 * largest);
        }
    }

    private static double[] Unit(int index, int count)
    {
        double[] unit = new double[count];
        unit[index] = 1;
        return unit;
    }

    private static EvaluationDomain Strained(EvaluationDomain domain, int row, int column, double strain)
    {
        double[] Apply(double[] vectors)
        {
            double[] strained = [.. vectors];
            for (int i = 0; i < vectors.Length; i += 3)
                strained[i + row] += strain * vectors[i + column];
            return strained;
        }
        return Differentiated.With(
            domain, new Dictionary<string, double[]> { ["positions"] = Apply(domain.Inputs["positions"]) }, null, Apply(domain.EdgeShift));
    }
}
