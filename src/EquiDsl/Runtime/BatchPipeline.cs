using EquiDsl.Cuda;

namespace EquiDsl;

/// <summary>Predicts batch after batch with two executions by turns: one is computed while the other is prepared and copied.</summary>
internal sealed class BatchPipeline(ModelRuntime runtime)
{
    private readonly ModelProgram _program = runtime.Model.Program;
    private readonly NeighborGraph[] _graphs = [new(), new()];

    public IEnumerable<Prediction> Run(IEnumerable<IReadOnlyList<AtomicStructure>> batches)
    {
        ProgramExecution[] executions = [.. new[] { runtime.Model.Execution.CreateTwin(), runtime.Model.Execution.CreateTwin() }.OfType<ProgramExecution>()];
        int turn = 0;
        bool isPending = false;
        try
        {
            foreach (IReadOnlyList<AtomicStructure> batch in batches)
            {
                NeighborGraph graph = _graphs[turn];
                runtime.Build(batch, graph);
                bool hasRoom = executions.Length == 0 || graph.NodeCount == 0 || TryStart(executions[turn], graph);
                if (isPending)
                    yield return Finish(executions[1 - turn], _graphs[1 - turn]);
                isPending = hasRoom && executions.Length > 0 && graph.NodeCount > 0;
                if (isPending)
                {
                    turn = 1 - turn;
                    continue;
                }
                if (!hasRoom)
                {
                    // From now on one after another, with all the memory.
                    Release(executions);
                    executions = [];
                }
                yield return runtime.Predict(graph);
            }
            if (isPending)
                yield return Finish(executions[1 - turn], _graphs[1 - turn]);
        }
        finally
        {
            Release(executions);
        }
    }

    /// <summary>Frees workspaces when the device no longer works on them.</summary>
    private static void Release(ProgramExecution[] executions)
    {
        foreach (ProgramExecution execution in executions)
        {
            execution.Finish();
            execution.Dispose();
        }
    }

    private Prediction Finish(ProgramExecution execution, NeighborGraph graph)
    {
        execution.Finish();
        return runtime.Collect(graph, _program, execution);
    }

    /// <summary>False for a batch that does not fit beside the other.</summary>
    private static bool TryStart(ProgramExecution execution, NeighborGraph graph)
    {
        try
        {
            execution.Begin(graph);
        }
        catch (CudaOutOfMemoryException)
        {
            return false;
        }
        execution.Start();
        return true;
    }
}
