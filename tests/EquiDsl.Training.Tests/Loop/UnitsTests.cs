using EquiDsl.Atoms.Tests.Files;
using EquiDsl.Training.Tests.Models;
using Xunit;

namespace EquiDsl.Training.Tests.Loop;

/// <summary>Which units a run takes.</summary>
public sealed class UnitsTests
{
    private static readonly TargetNormalization s_ofWeights = new(-4, 0.5) { ElementReferences = [0, -13] };

    [Fact]
    public void Units_of_the_weights_come_before_units_of_the_data()
    {
        using var folder = new TemporaryFolder();
        RunReport kept = Report(Run(folder.File("kept"))), refitted = Report(Run(folder.File("refitted"), o => o with { RefitUnits = true }));
        Assert.Equal((s_ofWeights, UnitsSource.Weights), (kept.Normalization, kept.UnitsSource));
        Assert.StartsWith("units of the weights: mean -4 eV", kept.UnitsLine, StringComparison.Ordinal);
        Assert.Equal(UnitsSource.Data, refitted.UnitsSource);
        Assert.NotEqual(s_ofWeights, refitted.Normalization);
        ParameterSet final = ParameterSet.Load(folder.File("kept/final.safetensors"), new PairModel().Description.Parameters);
        Assert.Equal((-4.0, 0.5), (final.Normalization!.Mean, final.Normalization.Deviation));
    }

    [Fact]
    public void Units_that_are_given_come_before_those_of_the_weights_and_those_of_a_checkpoint_before_all()
    {
        using var folder = new TemporaryFolder();
        TargetNormalization units = new(1, 2);
        SmallRun run = Run(folder.File("run"), o => o with { Normalization = units });
        run.AfterStep = s => _ = s.Step == 4 ? throw new InvalidOperationException("gone") : 0;
        Assert.Throws<InvalidOperationException>(() => run.Train());
        Assert.Equal((units, UnitsSource.Options), (run.Record.Runs[0].Normalization, run.Record.Runs[0].UnitsSource));
        run.AfterStep = null;
        run.Train(resume: true);
        Assert.Equal((units, UnitsSource.Checkpoint), (run.Record.Runs[1].Normalization, run.Record.Runs[1].UnitsSource));
    }

    [Fact]
    public void Units_with_another_scale_for_forces_are_refused_where_forces_are_gradients()
    {
        using var folder = new TemporaryFolder();
        TargetNormalization separate = new(1, 2) { ForceDeviation = 3 };
        PairModel model = new() { HasGradientForces = true, Normalization = separate };
        SmallRun fitted = Run(folder.File("run"), o => o with { DeviationSource = DeviationSource.Separate }), given = Run(folder.File("run"), o => o with { Normalization = separate });
        SmallRun ofWeights = Run(folder.File("run"));
        (fitted.Model, given.Model, ofWeights.Model) = (model, model, model);
        Assert.Equal("DeviationSource", Assert.Throws<ArgumentException>(() => fitted.Train()).ParamName);
        Assert.Contains("the same deviation, 2, not 3", Assert.Throws<ArgumentException>(() => given.Train()).Message, StringComparison.Ordinal);
        Assert.Contains("the same deviation, 2, not 3", Assert.Throws<ArgumentException>(() => ofWeights.Train()).Message, StringComparison.Ordinal);
        Assert.Empty(fitted.Record.Runs.Concat(given.Record.Runs).Concat(ofWeights.Record.Runs));
    }

    [Fact]
    public void What_is_not_given_is_of_the_weights_or_fitted()
    {
        using var folder = new TemporaryFolder();
        TargetNormalization fitted = Report(Run(folder.File("fitted"), o => o with { RefitUnits = true })).Normalization;
        TargetNormalization scaled = Report(Run(folder.File("scaled"), o => o with { RefitUnits = true, TargetDeviation = 0.25 })).Normalization;
        TargetNormalization shifted = Report(Run(folder.File("shifted"), o => o with { RefitUnits = true, TargetMean = -1 })).Normalization;
        TargetNormalization rescaled = Report(Run(folder.File("rescaled"), o => o with { TargetDeviation = 0.25 })).Normalization;
        Assert.Equal(new TargetNormalization(fitted.Mean, 0.25), scaled);
        Assert.Equal(fitted with { Mean = -1 }, shifted);
        Assert.Equal(new TargetNormalization(-4, 0.25) { ElementReferences = s_ofWeights.ElementReferences }, rescaled);
    }

    [Fact]
    public void Options_that_contradict_each_other_are_refused()
    {
        void Refuse(string name, Func<TrainerOptions, TrainerOptions> change) => Assert.Equal(name, Assert.ThrowsAny<ArgumentException>(() => Run("unused", change).Train()).ParamName);
        Refuse("TargetDeviation", o => o with { TargetDeviation = 1, DeviationSource = DeviationSource.Forces });
        Refuse("TargetMean", o => o with { TargetMean = 1, FitElementReferences = true });
        Refuse("Normalization", o => o with { Normalization = TargetNormalization.None, FitElementReferences = true });
        Refuse("Normalization", o => o with { Normalization = TargetNormalization.None, TargetMean = 1 });
        Refuse("TargetMean", o => o with { TargetMean = double.NaN });
        foreach (double deviation in new[] { 0, -2, 1e-300, double.NaN, double.PositiveInfinity })
            Refuse("TargetDeviation", o => o with { TargetDeviation = deviation });
        Assert.Contains("deviation 0 eV", Assert.Throws<ArgumentException>(() => Run("unused", o => o with { Normalization = new(0, 0) }).Train()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_of_a_fit_next_to_units_of_the_weights_are_told()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("the weights bring their units", Assert.Single(Report(Run(folder.File("run"), o => o with { FitElementReferences = true })).Warnings), StringComparison.Ordinal);
    }

    private static SmallRun Run(string folder, Func<TrainerOptions, TrainerOptions>? change = null)
    {
        var run = new SmallRun(folder) { Model = new PairModel { Normalization = s_ofWeights }, Validation = null };
        run.Options = run.Options with { Epochs = 1, DeviationSource = DeviationSource.Energies, FitElementReferences = false };
        run.Options = change?.Invoke(run.Options) ?? run.Options;
        return run;
    }

    private static RunReport Report(SmallRun run)
    {
        run.Train();
        return run.Record.Runs[0];
    }
}
