using System.Text.RegularExpressions;
using EquiDsl.Files;

namespace EquiDsl.Training;

/// <summary>
/// The folder of a run: the newest checkpoint and the one before it, which a run continues from, and plain weights under the
/// reference's names, which a model loads.
/// </summary>
public sealed partial class CheckpointFolder
{
    /// <summary>Prefix of the names of moving averages in a checkpoint, which a model can be loaded from.</summary>
    public const string AveragePrefix = CheckpointContent.AveragePrefix;

    // Whether the newest file was written or read to its end by this object, so that it need not be read again.
    private bool _newestIsIntact;

    /// <summary>A folder, made when something is saved.</summary>
    /// <param name="path">The folder.</param>
    public CheckpointFolder(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Path = path;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The newest checkpoint.</summary>
    public string Newest => In("checkpoint.safetensors");

    /// <summary>The checkpoint before the newest.</summary>
    public string Previous => In("checkpoint.previous.safetensors");

    /// <summary>Averaged weights of the best validation metric so far.</summary>
    public string Best => In("best.safetensors");

    /// <summary>Averaged weights at the end of the run.</summary>
    public string Final => In("final.safetensors");

    /// <summary>The log, one line per step and evaluation.</summary>
    public string Log => In("log.csv");

    private string Coming => In("checkpoint.new.safetensors");

    /// <summary>Whether there is a checkpoint, intact or not.</summary>
    public bool HasCheckpoint => File.Exists(Newest) || File.Exists(Coming) || File.Exists(Previous);

    /// <summary>The files that a run writes here, by these names alone.</summary>
    public IReadOnlyList<string> Files => [Newest, Coming, Previous, Best, Final, Log];

    /// <summary>Deletes checkpoints and weights of a former run, for one that starts anew.</summary>
    /// <exception cref="EquiDslFileException">A file cannot be deleted.</exception>
    internal void Clear()
    {
        try
        {
            foreach (string file in Files.Where(f => f != Log))
                File.Delete(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EquiDslFileException(Path, $"a former run cannot be deleted: {error.Message}", innerException: error);
        }
    }

    /// <summary>Finds the checkpoint to resume from and reads all of it to see that it is intact.</summary>
    /// <param name="allowPrevious">Whether the one before may be taken when the newest is damaged.</param>
    /// <returns>The file and its state; null when there is no checkpoint.</returns>
    /// <exception cref="CorruptCheckpointException">The newest is damaged; the message offers the previous one where that is intact.</exception>
    public (string Path, TrainingState State)? Find(bool allowPrevious = false) =>
        Verified(allowPrevious) is (string path, TrainingState state, _) ? (path, state) : null;

    internal (string Path, TrainingState State, TargetNormalization Normalization)? Verified(bool allowPrevious)
    {
        // A process that ended between the two renames of a save has left the newest under its temporary name.
        string newest = !File.Exists(Newest) && File.Exists(Coming) ? Coming : Newest;
        bool lost = !File.Exists(newest);
        if (lost && !File.Exists(Previous))
            return null;
        try
        {
            if (lost)
                throw new CorruptCheckpointException(newest, "it is not there.");
            (TrainingState state, TargetNormalization normalization) = CheckpointFile.Verify(newest);
            _newestIsIntact = newest == Newest;
            return (newest, state, normalization);
        }
        catch (CorruptCheckpointException damage)
        {
            if (TryVerify(Previous) is not (TrainingState state, TargetNormalization normalization))
                throw;
            if (!allowPrevious)
                throw new CorruptCheckpointException(damage.Path, damage.Problem, Previous, state.Step, damage.InnerException);
            return (Previous, state, normalization);
        }
    }

    /// <summary>Saves a checkpoint; the newest becomes the previous one. An error leaves both as they were.</summary>
    /// <exception cref="EquiDslFileException">The checkpoint cannot be written.</exception>
    internal void Save(
        CheckpointContent content, TrainingState state, TargetNormalization normalization, IReadOnlyList<string> architecture)
    {
        Prepare();
        CheckpointFile.Write(Coming, content, state, normalization, architecture);
        try
        {
            // A damaged newest file, which a run may have resumed past, must not replace an intact previous one.
            if (File.Exists(Newest) && (_newestIsIntact || TryVerify(Newest) is not null))
                DurableFile.Move(Newest, Previous);
            _newestIsIntact = false;
            DurableFile.Move(Coming, Newest);
            _newestIsIntact = true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EquiDslFileException(Newest, $"the file cannot be written: {error.Message}", innerException: error);
        }
    }

    /// <summary>Writes weights under the reference's names.</summary>
    /// <exception cref="EquiDslFileException">The file cannot be written.</exception>
    internal void SaveWeights(string path, ModelDescription model, IReadOnlyList<float[]> values, TargetNormalization normalization)
    {
        Prepare();
        var set = new ParameterSet { Normalization = normalization, Architecture = model.Architecture };
        for (int i = 0; i < values.Count; i++)
            set.Add(model.Parameters[i].Name, values[i]);
        set.Save(path, model.Parameters);
    }

    private static (TrainingState State, TargetNormalization Normalization)? TryVerify(string path)
    {
        try
        {
            return File.Exists(path) ? CheckpointFile.Verify(path) : null;
        }
        catch (CorruptCheckpointException)
        {
            return null;
        }
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);

    private void Prepare()
    {
        try
        {
            Directory.CreateDirectory(Path);
            // A killed process leaves half-written files behind. Files of other names are not the run's.
            foreach (string file in Directory.EnumerateFiles(Path, "*.tmp").Where(f => HalfWritten().IsMatch(System.IO.Path.GetFileName(f))))
                File.Delete(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EquiDslFileException(Path, $"the folder cannot be written to: {error.Message}", innerException: error);
        }
    }

    [GeneratedRegex(@"^(checkpoint\.new|best|final)\.safetensors\.[0-9a-f]{32}\.tmp$")]
    private static partial Regex HalfWritten();
}
