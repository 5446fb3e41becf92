namespace EquiDsl.Training;

/// <summary>Chooses the units of a run.</summary>
internal static class UnitsChoice
{
    /// <summary>Those of the run that is resumed, else those that are given, else those of the model's parameters, else those fitted to the data.</summary>
    /// <param name="options">The run.</param>
    /// <param name="recipe">How units are fitted.</param>
    /// <param name="model">The model.</param>
    /// <param name="training">What is trained on.</param>
    /// <param name="resumed">Units of the checkpoint that is resumed; null for a run that starts.</param>
    /// <exception cref="ArgumentException">
    /// Units are not finite or deviations not above 0, or forces are gradients of the energy and the units give them another scale.
    /// </exception>
    public static (TargetNormalization Units, UnitsSource Source) Of(
        TrainerOptions options, UnitsRecipe recipe, ITrainableModel model, DatasetIndex training, TargetNormalization? resumed)
    {
        (TargetNormalization units, UnitsSource source) = resumed is not null ? (resumed, UnitsSource.Checkpoint)
            : options.Normalization is { } given ? (given, UnitsSource.Options)
            : !options.RefitUnits && model.Normalization is { } ofWeights ? Adjusted(ofWeights, options, UnitsSource.Weights)
            : Adjusted(NormalizationFit.Fit(training, recipe.Source, recipe.References), options, UnitsSource.Data);
        UnitsCheck.Check(units, "the units of the run");
        units.CheckForces(model.Description.Name, model.HasGradientForces);
        return (units, source);
    }

    /// <summary>Puts what is given in the place of what was found.</summary>
    private static (TargetNormalization Units, UnitsSource Source) Adjusted(TargetNormalization found, TrainerOptions options, UnitsSource source)
    {
        TargetNormalization units = found with
        {
            Mean = options.TargetMean ?? found.Mean,
            Deviation = options.TargetDeviation ?? found.Deviation,
            ForceDeviation = options.TargetDeviation ?? found.ForceDeviation,
        };
        return (units, options is { TargetMean: not null, TargetDeviation: not null } ? UnitsSource.Options : source);
    }
}
