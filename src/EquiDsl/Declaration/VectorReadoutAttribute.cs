namespace EquiDsl;

/// <summary>Reads l = 1 of node features of one channel: <c>ForcesPerAtom</c>, (atoms, 3) as x, y, z, in eV/Å.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class VectorReadoutAttribute : Attribute;
