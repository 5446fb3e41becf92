namespace EquiDsl.Compiler.Mathematics;

/// <summary>
/// Wigner-D matrices of real harmonics, Y(Rr) = D·Y(r): D(α, β, γ) = Z(α)·J·Z(β)·J·Z(γ), R = Ry(α)·Rx(β)·Ry(γ).
/// </summary>
public static class WignerD
{
    /// <summary>D of degree <paramref name="l"/>, row-major (2l+1)².</summary>
    public static double[] Matrix(int l, double alpha, double beta, double gamma)
    {
        double[] j = WignerJ.Matrix(l);
        double[] product = Multiply(l, Z(l, alpha), j);
        product = Multiply(l, product, Z(l, beta));
        product = Multiply(l, product, j);
        return Multiply(l, product, Z(l, gamma));
    }

    /// <summary>
    /// W = D(α, β, 0)ᵀ of a unit direction: turns the direction onto +y. Row-major (2l+1)². At the poles α = 0.
    /// </summary>
    public static double[] EdgeFrame(int l, double x, double y, double z)
    {
        DirectionAngles angles = DirectionAngles.Of(x, y, z);
        Multiples alpha = new(l, angles.CosAlpha, angles.SinAlpha), beta = new(l, angles.CosBeta, angles.SinBeta);
        double[] j = WignerJ.Matrix(l);
        double[] d = Multiply(l, Multiply(l, Multiply(l, Z(l, alpha), j), Z(l, beta)), j);
        int size = (2 * l) + 1;
        double[] transposed = new double[d.Length];
        for (int i = 0; i < d.Length; i++)
            transposed[(i % size * size) + (i / size)] = d[i];
        return transposed;
    }

    /// <summary>Rotation about the polar axis: Z[i, i] = cos((l−i)a), Z[i, 2l−i] = sin((l−i)a), centre 1.</summary>
    public static double[] Z(int l, double angle) => Z(l, Multiples.Of(l, angle));

    private static double[] Z(int l, Multiples angle)
    {
        int size = (2 * l) + 1;
        double[] z = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            z[(i * size) + (2 * l) - i] = angle.Sin(l - i);
            z[(i * size) + i] = angle.Cos(l - i);
        }
        return z;
    }

    private static double[] Multiply(int l, double[] a, double[] b)
    {
        int size = (2 * l) + 1;
        double[] c = new double[a.Length];
        for (int i = 0; i < size; i++)
        {
            for (int k = 0; k < size; k++)
            {
                double factor = a[(i * size) + k];
                for (int j = 0; factor != 0 && j < size; j++)
                    c[(i * size) + j] += factor * b[(k * size) + j];
            }
        }
        return c;
    }
}
