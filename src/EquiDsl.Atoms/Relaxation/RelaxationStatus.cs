namespace EquiDsl.Atoms;

/// <summary>Where one system of a relaxation stands.</summary>
public enum RelaxationStatus
{
    /// <summary>Not begun.</summary>
    Waiting,

    /// <summary>In the batch.</summary>
    Running,

    /// <summary>Forces, and the stress of a free cell, are within the tolerance.</summary>
    Converged,

    /// <summary>The limit of steps was reached first.</summary>
    StepLimit,

    /// <summary>The energy rose too far above the lowest one so far.</summary>
    Diverged,

    /// <summary>An energy, force or stress is not a finite number.</summary>
    NotFinite,

    /// <summary>The structure, its constraints or its earlier trajectory cannot be computed with.</summary>
    Refused,
}
