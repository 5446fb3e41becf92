namespace EquiDsl.Atoms;

/// <summary>Where a frame of an XYZ file starts.</summary>
/// <param name="Place">Its first line.</param>
/// <param name="Fault">Why its lines are no frame; null when they may be one.</param>
internal readonly record struct XyzFrameStart(XyzPlace Place, XyzFault? Fault = null);

/// <summary>Why lines are no frame.</summary>
/// <param name="Problem">What is wrong.</param>
/// <param name="Line">Where it shows, counted from 1.</param>
internal sealed record XyzFault(string Problem, long Line);
