namespace EquiDsl.Fuzz;

/// <summary>Something that reads what others wrote.</summary>
/// <param name="Name">Its name, also that of its folder of the corpus.</param>
/// <param name="Try">Reads a case; <see cref="Refused"/> exceptions are its right.</param>
internal sealed record FuzzTarget(string Name, Action<FuzzCase> Try)
{
    /// <summary>Name of the file that a case is written to; null where none is needed.</summary>
    public string? FileName { get; init; }

    /// <summary>Exceptions by which a case may be refused.</summary>
    public Type[] Refused { get; init; } = [typeof(Files.EquiDslFileException)];

    /// <summary>The types that the target goes through and that open files or take messages.</summary>
    public Type[] Readers { get; init; } = [];

    /// <summary>Whether it takes anything, and so refuses nothing.</summary>
    public bool IsTolerant { get; init; }

    /// <summary>Bytes that a case may allocate whatever its length: buffers, tables, messages.</summary>
    public long Allowance { get; init; } = 1 << 20;

    /// <summary>Bytes that a case may allocate per byte of its own.</summary>
    public long AllowancePerByte { get; init; } = 100;

    /// <summary>Cases in the usual run.</summary>
    public int UsualCases { get; init; } = 300;

    /// <summary>Makes a case of random numbers; null for a damaged seed.</summary>
    public Func<Random, byte[]>? Make { get; init; }
}

/// <summary>A case: the bytes, and the file that has them where the target wants one.</summary>
internal sealed record FuzzCase(byte[] Bytes, string Path);
