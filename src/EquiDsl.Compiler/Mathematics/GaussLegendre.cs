namespace EquiDsl.Compiler.Mathematics;

/// <summary>Gauss–Legendre quadrature on [−1, 1].</summary>
internal static class GaussLegendre
{
    /// <summary>Nodes and weights of the rule with <paramref name="count"/> points, exact to degree 2·count − 1.</summary>
    public static (double[] Nodes, double[] Weights) Rule(int count)
    {
        double[] nodes = new double[count], weights = new double[count];
        for (int i = 0; i < count; i++)
        {
            double x = Math.Cos(Math.PI * (i + 0.75) / (count + 0.5)), derivative = 1;
            for (int iteration = 0; iteration < 20; iteration++)
            {
                (double value, derivative) = Legendre(count, x);
                double step = value / derivative;
                x -= step;
                if (Math.Abs(step) < 1e-16)
                    break;
            }
            (_, derivative) = Legendre(count, x);
            nodes[i] = x;
            weights[i] = 2 / ((1 - (x * x)) * derivative * derivative);
        }
        return (nodes, weights);
    }

    private static (double Value, double Derivative) Legendre(int n, double x)
    {
        double before = 1, value = x;
        for (int k = 2; k <= n; k++)
            (before, value) = (value, ((((2 * k) - 1) * x * value) - ((k - 1) * before)) / k);
        return (value, n * ((x * value) - before) / ((x * x) - 1));
    }
}
