namespace EquiDsl.Conformance;

/// <summary>A case cannot be checked; the message says why.</summary>
internal sealed class ConformanceException(string message) : Exception(message);
