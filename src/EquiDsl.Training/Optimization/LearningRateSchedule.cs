namespace EquiDsl.Training;

/// <summary>
/// Linear warm-up from WarmupFactor to 1 over the first WarmupSteps, then half a cosine to FinalFactor at TotalSteps, which stays.
/// </summary>
/// <param name="Rate">Learning rate at factor 1.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
/// <param name="WarmupSteps">Steps of the warm-up, below TotalSteps.</param>
/// <param name="WarmupFactor">Factor of the first step of the warm-up.</param>
/// <param name="FinalFactor">Factor at the end; 1 for a rate that stays.</param>
public sealed record LearningRateSchedule(double Rate, long TotalSteps, long WarmupSteps, double WarmupFactor = 0.2, double FinalFactor = 0.01)
{
    /// <summary>Factor of a step.</summary>
    /// <param name="step">Step of the optimiser, from 0.</param>
    public double FactorAt(long step)
    {
        if (step < WarmupSteps)
        {
            double share = (double)step / WarmupSteps;
            return (WarmupFactor * (1 - share)) + share;
        }
        double progress = Math.Min(1, (double)(step - WarmupSteps) / Math.Max(1, TotalSteps - WarmupSteps));
        return FinalFactor + (0.5 * (1 - FinalFactor) * (1 + Math.Cos(Math.PI * progress)));
    }

    /// <summary>Learning rate of a step.</summary>
    /// <param name="step">Step of the optimiser, from 0.</param>
    public double RateAt(long step) => Rate * FactorAt(step);
}
