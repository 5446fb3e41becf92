namespace EquiDsl.Training;

/// <summary>Is told how a run goes on, from the thread that trains. Exceptions end the run.</summary>
public interface ITrainingObserver
{
    /// <summary>The data was looked through; it may be refused next.</summary>
    /// <param name="training">Labels to train on.</param>
    /// <param name="validation">Labels to evaluate on; null for none.</param>
    void Read(LabelStatistics training, LabelStatistics? validation)
    {
    }

    /// <summary>The data is known and the first step comes next.</summary>
    void Started(RunReport run)
    {
    }

    /// <summary>A step was done.</summary>
    void Stepped(StepReport step)
    {
    }

    /// <summary>The model was evaluated.</summary>
    void Evaluated(EvaluationReport evaluation)
    {
    }

    /// <summary>A checkpoint or weights were written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="step">Steps done.</param>
    void Saved(string path, long step)
    {
    }
}
