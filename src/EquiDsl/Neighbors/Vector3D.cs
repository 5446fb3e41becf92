namespace EquiDsl;

/// <summary>Three double-precision components.</summary>
internal readonly record struct Vector3D(double X, double Y, double Z)
{
    public double Length => Math.Sqrt(Dot(this));

    public static Vector3D operator +(Vector3D a, Vector3D b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static Vector3D operator -(Vector3D a, Vector3D b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    public static Vector3D operator *(double factor, Vector3D v) => new(factor * v.X, factor * v.Y, factor * v.Z);

    public static Vector3D operator /(Vector3D v, double divisor) => new(v.X / divisor, v.Y / divisor, v.Z / divisor);

    public double Dot(Vector3D other) => (X * other.X) + (Y * other.Y) + (Z * other.Z);

    public Vector3D Cross(Vector3D other) => new(
        (Y * other.Z) - (Z * other.Y), (Z * other.X) - (X * other.Z), (X * other.Y) - (Y * other.X));

    public Vector3D Unit() => this / Length;

    /// <summary>Some unit vector orthogonal to this one.</summary>
    public Vector3D Orthogonal()
    {
        double x = Math.Abs(X), y = Math.Abs(Y), z = Math.Abs(Z);
        Vector3D axis = x <= y && x <= z ? new(1, 0, 0) : y <= z ? new(0, 1, 0) : new(0, 0, 1);
        return Cross(axis).Unit();
    }
}
