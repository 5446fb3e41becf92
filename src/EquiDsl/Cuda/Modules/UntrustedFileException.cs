namespace EquiDsl.Cuda;

/// <summary>A file or folder that someone other than this user may have written.</summary>
internal sealed class UntrustedFileException(string message) : IOException(message);
