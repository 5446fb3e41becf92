using EquiDsl.Atoms;
using EquiDsl.Files;

namespace EquiDsl.App;

/// <summary>A structure and its place in a file, which messages about it name.</summary>
/// <param name="File">Path of the file.</param>
/// <param name="Number">Frame, counted from 1.</param>
/// <param name="Structure">The structure.</param>
internal readonly record struct NamedFrame(string File, int Number, AtomicStructure Structure)
{
    /// <summary>File and frame, for messages.</summary>
    public string Name => $"{File}, frame {Number}";

    /// <summary>Reads the structures of files in order.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="options">How they are read.</param>
    /// <exception cref="EquiDslFileException">While enumerating: a structure cannot be read.</exception>
    public static IEnumerable<NamedFrame> ReadAll(IEnumerable<FileInfo> paths, StructureReadOptions options)
    {
        foreach (FileInfo path in paths)
        {
            using StructureFile file = StructureFile.Open(path.FullName, options: options);
            int number = 0;
            foreach (AtomicStructure structure in file.ReadAll())
                yield return new(file.Path, ++number, structure);
        }
    }

    /// <summary>Predicts a batch, and writes what is to be said of its structures.</summary>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    /// <exception cref="EquiDslFileException">A structure cannot be computed, or an output is not finite; the message names file and frame.</exception>
    public static Prediction Predict(ModelRuntime runtime, WarningLines warnings, IReadOnlyList<NamedFrame> batch, CancellationToken cancellation)
    {
        try
        {
            Prediction prediction = runtime.Predict([.. batch.Select(frame => frame.Structure)], cancellation);
            warnings.Write(prediction, batch);
            return prediction;
        }
        catch (InvalidStructureException refusal)
        {
            throw batch[refusal.StructureIndex].Refuse(refusal.ProblemInStructure, refusal);
        }
        catch (NonFinitePredictionException failure)
        {
            string others = failure.Outputs.Count == 1 ? ""
                : $" (and outputs of {(failure.Outputs.Count == 2 ? "frame" : "frames")} {string.Join(", ", failure.Outputs.Skip(1).Select(o => batch[o.StructureIndex].Number))})";
            throw batch[failure.StructureIndex].Refuse($"{failure.Outputs[0].ProblemInStructure}{others}", failure);
        }
    }

    /// <summary>Refuses labels that are not finite.</summary>
    /// <exception cref="EquiDslFileException">One is not; the message names file and frame.</exception>
    public void RequireFiniteLabels()
    {
        if (Structure.Energy is double energy && !double.IsFinite(energy))
            throw Refuse($"the energy is {energy}.");
        int force = Array.FindIndex(Structure.Forces ?? [], f => !double.IsFinite(f));
        if (force >= 0)
            throw Refuse($"a force on atom {force / 3} (counted from 0) is {Structure.Forces![force]}.");
        if (Array.Exists(Structure.GetStress() ?? [], s => !double.IsFinite(s)))
            throw Refuse("the stress is not finite.");
    }

    /// <summary>A sentence about energies or forces under a name that is not read, while the others are; null when there are none.</summary>
    public string? UnreadLabel()
    {
        string clause = Structure.Energy is null && Structure.Forces is not null ? $"no energy{Structure.UnreadEnergy()}"
            : Structure.Forces is null && Structure.Energy is not null ? $"no forces{Structure.UnreadForces()}" : "";
        return clause.Contains('\'') ? OptionNames.In($"{File}, frame {Number} (counted from 1): the structure has {clause}.") : null;
    }

    private EquiDslFileException Refuse(string problem, Exception? cause = null) => new(File, problem, Number, innerException: cause);
}
