using EquiDsl.Compiler.Graph.Ops;

namespace EquiDsl.Compiler.Graph;

/// <summary>Derivatives of any order of the functions of one number, in closed form.</summary>
public static class PointwiseDerivatives
{
    /// <summary>The derivative of the given order as a function.</summary>
    public static Func<double, double> Of(PointwiseFunction function, int order)
    {
        if (function == PointwiseFunction.Exp)
            return Math.Exp;
        if (function == PointwiseFunction.ReciprocalSqrt)
        {
            (double factor, double power) = ReciprocalSqrt(order);
            return x => factor * Math.Pow(x + LayerNormOp.Epsilon, power);
        }
        (double[] withX, double[] plain, double linear, double constant) = SigmoidForm(function, order);
        return x =>
        {
            double sigmoid = 1 / (1 + Math.Exp(-x));
            return (x * (Polynomial(withX, sigmoid) + linear)) + Polynomial(plain, sigmoid) + constant;
        };
    }

    /// <summary>d^n/dx^n (x + ε)^−½ = factor·(x + ε)^power.</summary>
    public static (double Factor, double Power) ReciprocalSqrt(int order)
    {
        double factor = 1;
        for (int i = 0; i < order; i++)
            factor *= -0.5 - i;
        return (factor, -0.5 - order);
    }

    /// <summary>
    /// The functions made of σ(x), as x·(p(σ) + linear) + q(σ) + constant with polynomials p and q (coefficients by ascending power):
    /// σ' = σ − σ², so that every derivative of σ is a polynomial in σ.
    /// </summary>
    public static (double[] WithX, double[] Plain, double Linear, double Constant) SigmoidForm(PointwiseFunction function, int order)
    {
        double[] Sigma(int n) => n < 0 ? [] : Enumerable.Range(0, n).Aggregate(new double[] { 0, 1 }, (p, _) => Derivative(p));
        double[] Scale(double[] p, double factor) => p.Select(c => c * factor).ToArray();
        return function switch
        {
            PointwiseFunction.Sigmoid => ([], Sigma(order), 0, 0),
            PointwiseFunction.SiLU => (Sigma(order), Scale(Sigma(order - 1), order), 0, 0),
            // 0.6x + 0.4x(2σ − 1) = 0.2x + 0.8xσ.
            PointwiseFunction.SmoothLeakyReLU => (
                Scale(Sigma(order), 0.8), Scale(Sigma(order - 1), 0.8 * order), order == 0 ? 0.2 : 0, order == 1 ? 0.2 : 0),
            _ => throw new GraphException($"{function} is not made of σ"),
        };
    }

    private static double[] Derivative(double[] p)
    {
        double[] result = new double[p.Length + 1];
        for (int i = 1; i < p.Length; i++)
        {
            result[i] += i * p[i];
            result[i + 1] -= i * p[i];
        }
        return result;
    }

    private static double Polynomial(double[] p, double x)
    {
        double sum = 0;
        for (int i = p.Length - 1; i >= 0; i--)
            sum = (sum * x) + p[i];
        return sum;
    }
}
