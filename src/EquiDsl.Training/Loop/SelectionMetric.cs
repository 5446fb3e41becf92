namespace EquiDsl.Training;

/// <summary>What decides which weights are the best; smaller is better.</summary>
public enum SelectionMetric
{
    /// <summary>The loss on the validation data.</summary>
    Loss,

    /// <summary>Mean absolute error of energies.</summary>
    EnergyMae,

    /// <summary>Mean absolute error of force components.</summary>
    ForceMae,

    /// <summary>Root mean square error of force components.</summary>
    ForceRmse,
}
