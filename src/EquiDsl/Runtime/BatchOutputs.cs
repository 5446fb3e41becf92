namespace EquiDsl;

/// <summary>Outputs of a batch, filled part by part.</summary>
/// <param name="graph">The batch.</param>
/// <param name="program">The program that computes it.</param>
/// <param name="units">Units of the results.</param>
internal sealed class BatchOutputs(NeighborGraph graph, ModelProgram program, TargetNormalization units)
{
    private readonly double[] _energies = new double[program.HasEnergy ? graph.SystemCount : 0];
    private readonly double[] _forces = new double[program.OutputBuffer >= 0 ? 3 * graph.NodeCount : 0];
    private readonly double[] _virials = new double[program.VirialBuffer >= 0 ? 9 * graph.SystemCount : 0];

    /// <summary>Takes what an execution has computed.</summary>
    /// <param name="execution">The execution, finished.</param>
    /// <param name="part">The systems of the batch that it worked on.</param>
    /// <param name="firstSystem">Number of the first of them in the batch.</param>
    public void Read(ProgramExecution execution, NeighborGraph part, int firstSystem)
    {
        if (_energies.Length > 0)
            Sum(execution, program, part, _energies.AsSpan(firstSystem, part.SystemCount));
        if (_forces.Length > 0)
        {
            ReadOnlySpan<float> output = execution.Result(program.OutputBuffer);
            Span<double> forces = _forces.AsSpan(3 * graph.SystemStart[firstSystem], 3 * part.NodeCount);
            for (int i = 0; i < forces.Length; i++)
                forces[i] = output[i] * units.ForceDeviation;
        }
        if (_virials.Length > 0)
            SumVirials(execution, program, part, _virials.AsSpan(9 * firstSystem, 9 * part.SystemCount), units.ForceDeviation);
    }

    /// <summary>The results in their units, after the last part was read.</summary>
    /// <exception cref="NonFinitePredictionException">One is NaN or infinite.</exception>
    public Prediction ToPrediction()
    {
        for (int i = 0; i < _energies.Length; i++)
        {
            ReadOnlySpan<int> numbers = graph.AtomicNumbers.AsSpan(graph.SystemStart[i]..graph.SystemStart[i + 1]);
            _energies[i] = units.ToElectronvolts(_energies[i], numbers);
        }
        int[] systemStart = graph.SystemStart.AsSpan(0, graph.SystemCount + 1).ToArray();
        FiniteOutputs.Require(_energies, _forces, _virials, systemStart);
        return new(_energies, _forces, systemStart, _virials, _virials.Length == 0 ? null : graph.Volumes.AsSpan(0, graph.SystemCount).ToArray())
        {
            Warnings = graph.Warnings(),
        };
    }

    /// <summary>Sums energies of nodes per system.</summary>
    public static void Sum(ProgramExecution execution, ModelProgram program, NeighborGraph graph, Span<double> energies)
    {
        if (!program.HasEnergy)
            return;
        ReadOnlySpan<float> nodes = execution.Result(program.EnergyBuffer);
        for (int i = 0; i < graph.NodeCount; i++)
            energies[graph.System[i]] += nodes[i];
        for (int s = 0; s < energies.Length; s++)
            energies[s] *= program.EnergyFactor;
    }

    /// <summary>Sums strain derivatives of nodes per system.</summary>
    public static void SumVirials(ProgramExecution execution, ModelProgram program, NeighborGraph graph, Span<double> virials, double unit)
    {
        if (virials.IsEmpty)
            return;
        ReadOnlySpan<float> nodes = execution.Result(program.VirialBuffer);
        for (int i = 0; i < nodes.Length; i++)
            virials[(9 * graph.System[i / 9]) + (i % 9)] += nodes[i] * unit;
    }
}
