using System.Diagnostics;
using System.Globalization;
using EquiDsl;
using EquiDsl.Files;

namespace PredictSample;

/// <summary>Reads structures in batches, predicts them, prints a table row for each and gives them back with their predictions.</summary>
internal sealed class Predictor(Oc20Model model, Options options, TextWriter table)
{
    /// <summary>Atoms after which a batch is predicted; memory does not grow with the file.</summary>
    private const int BatchAtoms = 512;

    private readonly NeighborList _neighborList = new(Oc20Model.Description.Cutoff, Oc20Model.Description.MaxNeighbors);
    private readonly NeighborGraph _graph = new();
    private readonly List<double> _seconds = [];
    private int _frames;

    /// <summary>Frames done.</summary>
    public int Frames => _frames;

    /// <summary>Seconds of all predictions; with repetitions, of the median repetition of each batch.</summary>
    public double Seconds => _seconds.Sum();

    /// <summary>The frames of the input with energies and forces.</summary>
    /// <exception cref="EquiDslFileException">The file is unreadable.</exception>
    /// <exception cref="InvalidStructureException">A structure cannot be computed.</exception>
    public IEnumerable<AtomicStructure> Run()
    {
        table.WriteLine("frame  formula          atoms  pbc    edges       energy/eV  largest force/(eV/Å)");
        List<AtomicStructure> batch = [];
        int atoms = 0;
        foreach (AtomicStructure structure in ExtendedXyz.Read(options.Input))
        {
            StructureValidation.Check(structure, Oc20Model.Description.Elements, _frames + batch.Count);
            batch.Add(structure);
            atoms += structure.Count;
            if (atoms < BatchAtoms)
                continue;
            Predict(batch);
            foreach (AtomicStructure done in batch)
                yield return done;
            (batch, atoms) = ([], 0);
        }
        Predict(batch);
        foreach (AtomicStructure done in batch)
            yield return done;
    }

    private void Predict(List<AtomicStructure> batch)
    {
        _neighborList.Build(batch, _graph);
        List<double> seconds = [];
        Prediction prediction;
        do
        {
            long start = Stopwatch.GetTimestamp();
            prediction = model.Predict(_graph);
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        while (seconds.Count < options.Repeat);
        seconds.Sort();
        _seconds.Add(seconds[seconds.Count / 2]);
        for (int i = 0; i < batch.Count; i++)
        {
            _frames++;
            Print(batch[i], prediction, i);
            Keep(batch[i]);
            batch[i].Energy = prediction.Energies[i];
            batch[i].EnergyKey = "energy";
            batch[i].Forces = prediction.ForcesOf(i).ToArray();
            batch[i].ForcesKey = "forces";
        }
    }

    private void Print(AtomicStructure structure, Prediction prediction, int index)
    {
        int edges = _graph.TargetStart[_graph.SystemStart[index + 1]] - _graph.TargetStart[_graph.SystemStart[index]];
        Periodicity p = structure.Periodicity;
        string pbc = string.Concat(new[] { p.A, p.B, p.C }.Select(periodic => periodic ? 'T' : 'F'));
        table.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_frames,5}  {Formula.Of(structure),-15}  {structure.Count,5}  {pbc}  {edges,7}  {prediction.Energies[index],14:F6}  {prediction.LargestForce(index),20:F6}"));
    }

    /// <summary>Moves what the file said of energy and forces to names of their own.</summary>
    private static void Keep(AtomicStructure structure)
    {
        if (structure.Energy is double energy)
            structure.Info["input_" + structure.EnergyKey] = energy.ToString("R", CultureInfo.InvariantCulture);
        if (structure.Forces is not { } forces)
            return;
        string name = "input_" + structure.ForcesKey;
        structure.Columns.RemoveAll(column => column.Name == name);
        structure.Columns.Add(new AtomColumn(name, 'R', 3, Array.ConvertAll(forces, f => f.ToString("R", CultureInfo.InvariantCulture))));
    }
}
