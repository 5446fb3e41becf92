using Xunit;

namespace EquiDsl.Training.Tests.Optimization;

public sealed class AdamWTests
{
    private static readonly ParameterDescription s_weight = new("a.weight", [70_001], ParameterInitialization.Uniform, 1);
    private static readonly ParameterDescription s_bias = new("a.bias", [5], ParameterInitialization.Zero, 0);
    private static readonly ParameterDescription s_norm = new("norm.weight", [9], ParameterInitialization.One, 0);

    [Fact]
    public void Updates_are_those_of_the_algorithm_in_64_bits()
    {
        ParameterDescription[] parameters = [s_weight, s_bias, s_norm];
        float[][] values = [.. parameters.Select(p => ParameterSet.FromSeed([p], 4)[p.Name])];
        double[][] expected = [.. values.Select(v => Array.ConvertAll(v, x => (double)x))];
        double[][] m = [.. values.Select(v => new double[v.Length])], s = [.. values.Select(v => new double[v.Length])];
        var optimizer = new AdamW(parameters, new AdamWOptions { WeightDecay = 0.1 });
        for (int t = 1; t <= 20; t++)
        {
            float[][] gradients = [.. values.Select((v, p) => v.Select((_, i) => (float)Math.Sin((t * 0.7) + i + p)).ToArray())];
            double rate = 0.01 / t;
            optimizer.Update(values, gradients, rate, 0.5);
            for (int p = 0; p < values.Length; p++)
            {
                for (int i = 0; i < values[p].Length; i++)
                {
                    double g = 0.5 * gradients[p][i];
                    m[p][i] = (0.9 * m[p][i]) + (0.1 * g);
                    s[p][i] = (0.999 * s[p][i]) + (0.001 * g * g);
                    double decayed = p == 0 ? expected[p][i] * (1 - (rate * 0.1)) : expected[p][i];
                    expected[p][i] = decayed - (rate * (m[p][i] / (1 - Math.Pow(0.9, t))) / (Math.Sqrt(s[p][i] / (1 - Math.Pow(0.999, t))) + 1e-8));
                }
            }
        }
        Assert.Equal(20, optimizer.Step);
        for (int p = 0; p < values.Length; p++)
        {
            for (int i = 0; i < values[p].Length; i++)
                Assert.Equal(expected[p][i], values[p][i], 1e-6);
        }
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        float[] Run(int threads)
        {
            float[][] values = [ParameterSet.FromSeed([s_weight], 4)[s_weight.Name]];
            var optimizer = new AdamW([s_weight], threads: threads);
            var average = new MovingAverage(values, 0.9, threads);
            for (int t = 0; t < 3; t++)
            {
                float[][] gradients = [Array.ConvertAll(values[0], v => (v * v) - (0.1f * t))];
                double norm = GradientClipping.Norm(gradients, threads);
                optimizer.Update(values, gradients, 1e-2, GradientClipping.Factor(norm, 1));
                average.Update(values);
            }
            return [.. values[0], .. average.Values[0], .. optimizer.SecondMoments[0]];
        }
        Assert.Equal(Run(1), Run(4));
    }

    [Fact]
    public void Biases_and_norm_weights_do_not_decay_and_embeddings_do()
    {
        Dictionary<string, bool> decays = Torch.TinyModel.Description.Parameters.ToDictionary(p => p.Name, WeightDecay.AppliesTo);
        Assert.True(decays["sphere_embedding.weight"]);
        Assert.True(decays["blocks.0.ga.alpha_dot"]);
        Assert.True(decays["blocks.0.ga.so2_conv_1.rad_func.net.0.weight"]);
        Assert.True(decays["blocks.1.ffn.so3_linear_2.weight"]);
        Assert.False(decays["blocks.0.ga.so2_conv_1.rad_func.net.1.weight"]);
        Assert.False(decays["blocks.0.ga.alpha_norm.weight"]);
        Assert.False(decays["norm.affine_weight"]);
        Assert.False(decays["norm.affine_bias"]);
        Assert.False(decays["blocks.1.ffn.so3_linear_2.bias"]);
        Assert.Equal(62, decays.Values.Count(d => !d));
    }

    [Fact]
    public void Gradients_are_clipped_to_the_largest_length()
    {
        float[][] gradients = [[3, 0], [0, 4]];
        Assert.Equal(5, GradientClipping.Norm(gradients));
        Assert.Equal(1, GradientClipping.Factor(5, 100));
        Assert.Equal(0.2, GradientClipping.Factor(5, 1), 1e-6);
        Assert.Equal(1, GradientClipping.Factor(5, 0));
        Assert.Equal(1, GradientClipping.Factor(0, 1));
        Assert.True(double.IsNaN(GradientClipping.Norm([[float.NaN]])));
    }

    [Fact]
    public void The_average_follows_the_values()
    {
        float[][] values = [[1, 2]];
        var average = new MovingAverage(values, 0.75);
        values[0][0] = 5;
        average.Update(values);
        Assert.Equal([2, 2], average.Values[0]);
        average.Update(values);
        Assert.Equal([2.75f, 2], average.Values[0]);
    }

    [Fact]
    public void The_rate_warms_up_and_falls_like_a_cosine()
    {
        var schedule = new LearningRateSchedule(2, TotalSteps: 110, WarmupSteps: 10);
        Assert.Equal(0.2, schedule.FactorAt(0), 12);
        Assert.Equal(0.6, schedule.FactorAt(5), 12);
        Assert.Equal(1, schedule.FactorAt(10), 12);
        Assert.Equal(0.505, schedule.FactorAt(60), 12);
        Assert.Equal(0.01, schedule.FactorAt(110), 12);
        Assert.Equal(0.02, schedule.RateAt(1000), 12);
        Assert.Equal(1, new LearningRateSchedule(1, 10, 0, FinalFactor: 1).FactorAt(7), 12);
    }

    [Fact]
    public void Constants_and_arrays_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdamW([s_bias], new AdamWOptions { Beta2 = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MovingAverage([[1f]], 1));
        Assert.Throws<ArgumentException>(() => new AdamW([s_bias]).Update([[1f]], [[1f]], 1));
    }
}
