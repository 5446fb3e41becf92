namespace EquiDsl.Atoms;

/// <summary>The other side of an i-PI connection sent what the protocol does not allow here, or closed in the middle of it.</summary>
/// <param name="message">What came and what was due.</param>
public sealed class IpiProtocolException(string message) : IOException(message);
