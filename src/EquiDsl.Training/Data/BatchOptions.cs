namespace EquiDsl.Training;

/// <summary>How structures are put together.</summary>
public sealed record BatchOptions
{
    /// <summary>Systems whose gradients make one step of the optimiser; the last step of an epoch may have fewer.</summary>
    public int SystemsPerStep { get; init; } = 8;

    /// <summary>Parts that a step is computed in at least, one after the other, to save memory; the gradient is the same.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>Most edges of a part (a single larger structure is a part of its own); 0 for no limit.</summary>
    public int MaxEdgesPerPart { get; init; }

    /// <summary>Steps among which large and small structures are evened out; 1 leaves steps as the shuffle has them.</summary>
    public int BalanceWindow { get; init; } = 16;

    /// <summary>Whether every epoch has an order of its own.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Requires at least one system, part and step of the window, and a limit of at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One of the conditions does not hold.</exception>
    public void Check()
    {
        OptionCheck.AtLeast(SystemsPerStep, 1, nameof(SystemsPerStep));
        OptionCheck.AtLeast(Parts, 1, nameof(Parts));
        OptionCheck.AtLeast(MaxEdgesPerPart, 0, nameof(MaxEdgesPerPart));
        OptionCheck.AtLeast(BalanceWindow, 1, nameof(BalanceWindow));
    }
}
