using Xunit;

namespace EquiDsl.Training.Tests.Models;

public sealed class PairModelTests
{
    [Fact]
    public void Gradients_of_the_test_model_are_its_finite_differences()
    {
        var model = new PairModel();
        List<AtomicStructure> structures = MorseClusters.Make(3, 5);
        var key = new DropoutKey(1, 2);
        double[] energyBar = [0.3, -1.2, 0.7], forceBar = [.. Enumerable.Range(0, 3 * structures.Sum(s => s.Count)).Select(i => Math.Sin(i))];
        double Value()
        {
            ModelOutput output = model.Forward(structures, key);
            return output.Energies.Zip(energyBar, (a, b) => a * b).Sum() + output.Forces.Zip(forceBar, (a, b) => a * b).Sum();
        }
        Value();
        float[][] gradients = [.. model.Parameters.Select(p => new float[p.Length])];
        model.Backward(energyBar, forceBar, gradients);
        for (int p = 0; p < gradients.Length; p++)
        {
            float[] values = model.Parameters[p];
            for (int i = 0; i < values.Length; i++)
            {
                float kept = values[i];
                values[i] = kept + 1;
                double up = Value();
                values[i] = kept - 1;
                double down = Value();
                values[i] = kept;
                Assert.Equal((up - down) / 2, gradients[p][i], 1e-5);
            }
        }
    }
}
