namespace EquiDsl.Training;

/// <summary>Compares a model with labels, without changing it.</summary>
public sealed class Evaluator
{
    private readonly ITrainableModel _model;
    private readonly DatasetIndex _index;
    private readonly LossOptions _loss;
    private readonly TargetNormalization _normalization;
    private readonly IReadOnlyList<int[]> _parts;

    /// <summary>An evaluator of a dataset.</summary>
    /// <param name="model">The model.</param>
    /// <param name="index">The dataset, looked through for this model.</param>
    /// <param name="loss">Says which labels and atoms count.</param>
    /// <param name="batches">How many systems and edges are computed at once.</param>
    /// <param name="normalization">The network's units.</param>
    public Evaluator(ITrainableModel model, DatasetIndex index, LossOptions loss, BatchOptions batches, TargetNormalization normalization)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(normalization);
        (_model, _index, _loss, _normalization) = (model, index, loss, normalization);
        _parts = new BatchPlanner(index.Edges, batches, 0).InOrder();
    }

    /// <summary>Loss and errors over all usable structures, with the model's parameters as they are.</summary>
    /// <param name="cancellation">Ends the work, within one block of a declared model.</param>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    /// <exception cref="Files.EquiDslFileException">A structure cannot be read.</exception>
    public (LossValue Loss, ErrorMetrics Errors) Run(CancellationToken cancellation = default)
    {
        var function = new LossFunction(_loss);
        var sums = new ErrorSums(_loss, _normalization);
        LossDivisors divisors = default;
        double energy = 0, force = 0;
        foreach (int[] part in _parts)
        {
            cancellation.ThrowIfCancellationRequested();
            AtomicStructure[] structures = Array.ConvertAll(part, i => _index.Dataset[_index.Usable[i]]);
            var targets = new BatchTargets(structures, _normalization, _loss);
            ModelOutput output = _model.Forward(structures, dropout: null, cancellation);
            // The divisor of the whole is known at the end only: means become sums here.
            LossValue value = function.Evaluate(output, targets, targets.Divisors);
            energy += value.Energy * targets.Divisors.Systems;
            force += value.Force * targets.Divisors.Atoms;
            divisors += targets.Divisors;
            sums.Add(output, targets);
        }
        energy /= Math.Max(1, divisors.Systems);
        force /= Math.Max(1, divisors.Atoms);
        return (new LossValue(energy, force, (_loss.EnergyCoefficient * energy) + (_loss.ForceCoefficient * force)), sums.Metrics());
    }
}
