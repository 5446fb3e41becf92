namespace EquiDsl.Interop;

/// <summary>What functions of the C interface return.</summary>
public enum NativeStatus
{
    /// <summary>Done.</summary>
    Ok = 0,

    /// <summary>An argument is missing or senseless, or the handle is none.</summary>
    InvalidArgument = 1,

    /// <summary>A structure cannot be computed; the message names it and the atom.</summary>
    InvalidStructure = 2,

    /// <summary>The file of weights is unreadable or belongs to another architecture.</summary>
    InvalidFile = 3,

    /// <summary>Anything else, such as lack of memory.</summary>
    Failure = 4,
}
