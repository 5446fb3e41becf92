namespace EquiDsl.Files;

/// <summary>What the reader does with a per-atom column.</summary>
internal enum XyzRole
{
    /// <summary>Kept as text.</summary>
    Other,

    /// <summary>Element symbols (or atomic numbers).</summary>
    Species,

    /// <summary>Atomic numbers where no column holds symbols.</summary>
    AtomicNumber,

    /// <summary>Positions in Å.</summary>
    Position,

    /// <summary>Forces in eV/Å.</summary>
    Forces,

    /// <summary>Whether an atom may move.</summary>
    MoveMask,
}

/// <summary>One column of the <c>Properties</c> list.</summary>
internal sealed record XyzColumn(string Name, char Type, int Width, XyzRole Role);
