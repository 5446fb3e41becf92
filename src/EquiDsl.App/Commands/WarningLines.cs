namespace EquiDsl.App;

/// <summary>Warnings of predictions as lines of the error stream, one for each composition and kind.</summary>
/// <param name="error">The stream.</param>
internal sealed class WarningLines(TextWriter error)
{
    private readonly HashSet<(PredictionWarningKind Kind, string Atoms)> _told = [];

    /// <summary>Writes those of a prediction that are new.</summary>
    public void Write(Prediction prediction, IReadOnlyList<NamedFrame> batch)
    {
        foreach (PredictionWarning warning in prediction.Warnings)
            Write(warning.Kind, warning.Problem, batch[warning.StructureIndex]);
    }

    /// <summary>Writes those of structures that are about to be moved.</summary>
    public void Write(ModelDescription model, string file, IReadOnlyList<AtomicStructure> structures)
    {
        NeighborList neighbors = new(model.Cutoff, model.MaxNeighbors);
        NeighborGraph graph = new();
        for (int i = 0; i < structures.Count; i++)
        {
            try
            {
                neighbors.Build([structures[i]], graph);
            }
            catch (InvalidStructureException)
            {
                // Whoever moves it says what is wrong, and goes on with the others where it can.
                continue;
            }
            foreach (PredictionWarning warning in graph.Warnings())
                Write(warning.Kind, warning.Problem, new(file, i + 1, structures[i]));
        }
    }

    private void Write(PredictionWarningKind kind, string problem, NamedFrame frame)
    {
        string atoms = string.Join(' ', frame.Structure.AtomicNumbers.CountBy(z => z).OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}x{pair.Value}"));
        if (_told.Add((kind, atoms)))
            error.WriteLine($"warning: {frame.File}, frame {frame.Number} (counted from 1): {problem} (said once for each composition)");
    }
}
