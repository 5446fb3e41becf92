namespace EquiDsl.Atoms;

/// <summary>What a force field says of a structure.</summary>
/// <param name="Energy">Energy in eV.</param>
/// <param name="Forces">Forces in eV/Å, N × 3, atom slowest.</param>
/// <param name="Virial">
/// −dE/dε in eV for a strain ε of cell and positions, 3 × 3: the stress times minus the volume. Null when unknown; the other
/// program then gets zeros, because the protocol has no word for it.
/// </param>
/// <param name="Extra">Text beside the numbers, as a rule JSON. ASE 3.22 as a server takes at most one byte of it.</param>
public sealed record IpiResult(double Energy, double[] Forces, double[]? Virial = null, string Extra = "");
