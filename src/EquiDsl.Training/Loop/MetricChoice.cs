namespace EquiDsl.Training;

/// <summary>Chooses a metric that a run has.</summary>
internal static class MetricChoice
{
    /// <summary>The metric that is asked for, or else that of forces, of energies where forces are left out.</summary>
    /// <param name="options">The run.</param>
    /// <param name="validation">What is evaluated; null for nothing.</param>
    /// <exception cref="ArgumentException">The metric that is asked for is of labels that are left out.</exception>
    public static SelectionMetric Of(TrainerOptions options, DatasetIndex? validation)
    {
        bool hasEnergies = options.Loss.EnergyCoefficient > 0;
        bool hasForces = options.Loss.ForceCoefficient > 0 && (validation is null || validation.Summaries.Any(s => s.ForceComponents > 0));
        SelectionMetric metric = options.Metric ?? (hasForces ? SelectionMetric.ForceMae : hasEnergies ? SelectionMetric.EnergyMae : SelectionMetric.Loss);
        bool isKnown = metric switch
        {
            SelectionMetric.Loss => true,
            SelectionMetric.EnergyMae => hasEnergies,
            SelectionMetric.ForceMae or SelectionMetric.ForceRmse => hasForces,
            _ => throw new ArgumentException($"{nameof(TrainerOptions.Metric)} is {metric}, which is no metric", nameof(options)),
        };
        return isKnown
            ? metric
            : throw new ArgumentException($"{nameof(TrainerOptions.Metric)} is {metric}, of labels that the loss or the validation data leaves out", nameof(TrainerOptions.Metric));
    }
}
