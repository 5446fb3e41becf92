namespace EquiDsl.Training;

/// <summary>Where the units of a run come from.</summary>
public enum UnitsSource
{
    /// <summary>They were fitted to the training data.</summary>
    Data,

    /// <summary>The options say them.</summary>
    Options,

    /// <summary>They came with the weights that the run starts from.</summary>
    Weights,

    /// <summary>They are those of the checkpoint that the run continues.</summary>
    Checkpoint,
}
