using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>One system of a relaxation: its structure, constraints, method and trajectory.</summary>
internal sealed class RelaxationSystem(int index, AtomicStructure structure, RelaxationOptions options)
{
    private StructureConstraints _constraints = null!;
    private RelaxationStepper _stepper = null!;
    private CellCoordinates? _cell;
    private StructureTrajectory? _trajectory;
    private double[] _coordinates = [];
    private double[] _generalized = [];
    private double[]? _validPositions;
    private double[] _validCell = [];
    private double _lowestEnergy = double.PositiveInfinity;
    private int _writtenStep = -1;

    public AtomicStructure Structure => structure;

    public RelaxationResult Result { get; private set; } =
        new(index, structure, RelaxationStatus.Waiting, 0, double.NaN, double.NaN, 0, null);

    /// <summary>Takes up constraints and trajectory; the status says whether that went well.</summary>
    public void Begin()
    {
        Result = Result with { Status = RelaxationStatus.Running };
        try
        {
            _constraints = new StructureConstraints(
                structure, options.Bonds?.Invoke(index) ?? FileConstraints.Bonds(structure, index), structureIndex: index);
            if (_constraints.BondCount > 0 && options.Cell != CellRelaxation.Fixed)
                throw Refusal("fixed bonds cannot be kept while the cell is relaxed; fix the cell or leave the bonds out.");
            string? path = options.Trajectory?.Invoke(index);
            RelaxationHistory? history = path is not null && options.Restart ? RelaxationHistory.Read(path) : null;
            StartMethod(history);
            if (path is not null)
                _trajectory = history is null ? StructureTrajectory.Create(path) : StructureTrajectory.Append(path);
        }
        catch (InvalidStructureException refusal)
        {
            Finish(RelaxationStatus.Refused, refusal.Message);
        }
    }

    /// <summary>Takes the results of the present geometry and, unless that ends the relaxation, moves on to the next one.</summary>
    public void Advance(EvaluationOutcome outcome)
    {
        if (outcome.Evaluation is not Evaluation evaluation)
        {
            string problem = $"after {Result.Steps} steps: {outcome.Problem}";
            Restore();
            Finish(
                outcome.IsRefusal ? RelaxationStatus.Refused : RelaxationStatus.NotFinite,
                new InvalidStructureException(index, outcome.AtomIndex, problem).Message);
            return;
        }
        try
        {
            Take(evaluation);
            RelaxationStatus status = Judge();
            if (status != RelaxationStatus.Running || Result.Steps % options.TrajectoryInterval == 0)
                WriteFrame();
            if (status == RelaxationStatus.Running)
                Move();
            else
                Finish(status, status == RelaxationStatus.Diverged ? DivergenceMessage() : null);
        }
        catch (InvalidStructureException refusal)
        {
            Restore();
            Finish(RelaxationStatus.Refused, refusal.Message);
        }
    }

    /// <summary>Closes the trajectory; the status stays.</summary>
    public void Close()
    {
        _trajectory?.Dispose();
        _trajectory = null;
    }

    private void StartMethod(RelaxationHistory? history)
    {
        if (history is not null && history.Frames.Any(frame => !frame.AtomicNumbers.AsSpan().SequenceEqual(structure.AtomicNumbers)))
            throw Refusal("its trajectory has other atoms than the structure; remove the file or do not restart.");
        double[] original = history?.Frames[0].Cell ?? structure.Cell;
        if (options.Cell != CellRelaxation.Fixed)
        {
            if (!structure.Periodicity.Any || !(CellMatrix.Volume(original) > 0))
                throw Refusal("its cell cannot be relaxed: that takes a periodic axis and three independent cell vectors.");
            _cell = new CellCoordinates(structure, original, options);
        }
        int count = (3 * structure.Count) + (_cell is null ? 0 : 9);
        (_coordinates, _generalized) = (new double[count], new double[count]);
        _stepper = options.Method.Start(count);
        if (history is null)
        {
            _constraints.CorrectPositions([.. structure.Positions], structure.Positions);
            return;
        }
        bool replay = history.IsComplete && (_cell is null || history.Frames.All(frame => frame.GetStress() is not null));
        var step = new double[count];
        for (int i = 0; i < history.Frames.Count; i++)
        {
            AtomicStructure frame = history.Frames[i];
            frame.Positions.CopyTo(structure.Positions, 0);
            frame.Cell.CopyTo(structure.Cell, 0);
            _cell?.Refresh();
            if (frame.Energy is double energy)
                _lowestEnergy = Math.Min(_lowestEnergy, energy);
            // The last frame is evaluated again, and its step taken then.
            if (!replay || i == history.Frames.Count - 1)
                continue;
            Generalize(new Evaluation(0, frame.Forces!, frame.GetStress()));
            _stepper.Step(_coordinates, _generalized, step);
        }
        _writtenStep = history.Steps[^1];
        Result = Result with { Steps = _writtenStep };
    }

    private void Take(Evaluation evaluation)
    {
        evaluation.StoreIn(structure);
        Generalize(evaluation);
        _validPositions = [.. structure.Positions];
        _validCell = [.. structure.Cell];
    }

    /// <summary>Computes coordinates and the forces on them, and what is judged by.</summary>
    private void Generalize(Evaluation evaluation)
    {
        double[] forces = [.. evaluation.Forces];
        if (_cell is null)
        {
            _constraints.Project(structure.Positions, forces);
            structure.Positions.CopyTo(_coordinates, 0);
            forces.CopyTo(_generalized, 0);
        }
        else
        {
            double[] stress = evaluation.Stress ?? throw Refusal("the calculator gave no stress; a free cell needs one.");
            _cell.Read(forces, _constraints, stress, _coordinates, _generalized);
        }
        Result = Result with
        {
            Energy = evaluation.Energy, LargestForce = RelaxationStepper.LongestTriple(forces), LargestStress = _cell?.LargestStress ?? 0,
        };
    }

    private RelaxationStatus Judge()
    {
        _lowestEnergy = Math.Min(_lowestEnergy, Result.Energy);
        if (Result.LargestForce <= options.ForceTolerance && Result.LargestStress <= options.StressTolerance)
            return RelaxationStatus.Converged;
        if (Result.Energy - _lowestEnergy > options.MaximumEnergyRise)
            return RelaxationStatus.Diverged;
        return Result.Steps >= options.MaximumSteps ? RelaxationStatus.StepLimit : RelaxationStatus.Running;
    }

    private void Move()
    {
        var step = new double[_coordinates.Length];
        _stepper.Step(_coordinates, _generalized, step);
        // Held directions move with the cell, so that they are kept in its coordinates; with a fixed cell positions are corrected below.
        if (_cell is not null)
            _constraints.Project(structure.Positions, step.AsSpan(0, structure.Positions.Length));
        for (int k = 0; k < step.Length; k++)
            _coordinates[k] += step[k];
        if (_cell is null)
        {
            _coordinates.CopyTo(structure.Positions, 0);
            _constraints.CorrectPositions(_validPositions, structure.Positions);
        }
        else
        {
            _cell.Write(_coordinates);
        }
        Result = Result with { Steps = Result.Steps + 1 };
    }

    private void WriteFrame()
    {
        if (_trajectory is null || _writtenStep == Result.Steps)
            return;
        _trajectory.Write(RelaxationHistory.Frame(structure, Result.Steps));
        _writtenStep = Result.Steps;
    }

    /// <summary>Goes back to the last geometry that could be computed.</summary>
    private void Restore()
    {
        _validPositions?.CopyTo(structure.Positions, 0);
        _validCell.CopyTo(structure.Cell, 0);
    }

    private void Finish(RelaxationStatus status, string? problem)
    {
        Result = Result with { Status = status, Problem = problem };
        Close();
    }

    private string DivergenceMessage() => new InvalidStructureException(
        index, null,
        $"after {Result.Steps} steps the energy is {Result.Energy - _lowestEnergy:G4} eV above the lowest so far; the limit is {options.MaximumEnergyRise:G4} eV.").Message;

    private InvalidStructureException Refusal(string problem) => new(index, null, problem);
}
