namespace EquiDsl.Cuda;

/// <summary>A regular file of this user's that was read from a <see cref="PrivateFolder"/>.</summary>
/// <param name="Content">Its content.</param>
/// <param name="IsWritableByOthers">Whether group or others may write to it.</param>
/// <param name="IsOpenToOthers">Whether group or others may do anything with it.</param>
internal sealed record PrivateFile(byte[] Content, bool IsWritableByOthers, bool IsOpenToOthers);
