namespace EquiDsl.Atoms;

/// <summary>Two atoms of a structure, counted from 0, whose distance is held.</summary>
/// <param name="First">One atom.</param>
/// <param name="Second">The other atom.</param>
/// <param name="Length">The distance in Å; null for the one at the start.</param>
/// <param name="Image">
/// Which periodic image of the second atom: its cell vectors times these numbers are added to its position. Null for the image
/// that is nearest at the start.
/// </param>
public sealed record FixedBond(int First, int Second, double? Length = null, (int A, int B, int C)? Image = null);
