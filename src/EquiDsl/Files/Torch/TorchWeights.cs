namespace EquiDsl.Files;

/// <summary>Which weights of a trainer's checkpoint.</summary>
public enum TorchWeights
{
    /// <summary>The moving averages where the checkpoint has them, else the state dictionary: what the reference evaluates.</summary>
    Best,

    /// <summary>The weights that the optimiser works on.</summary>
    StateDictionary,

    /// <summary>The exponential moving averages.</summary>
    MovingAverage,
}
