using EquiDsl.Cuda;

namespace EquiDsl;

/// <summary>
/// Predicts batch after batch. Where executions compute by themselves two take turns: one is computed while the other is prepared and
/// copied. Each step of the enumeration is a call; between steps the model may be disposed, which frees the executions.
/// </summary>
internal sealed class BatchPipeline(ModelRuntime runtime, CancellationToken cancellation)
{
    public IEnumerable<Prediction> Run(IEnumerable<IReadOnlyList<AtomicStructure>> batches)
    {
        TargetNormalization units = runtime.Normalization;
        ModelWorkspace[] twins = Create();
        int turn = 0;
        bool isPending = false;
        try
        {
            foreach (IReadOnlyList<AtomicStructure> batch in batches)
            {
                runtime.Check(batch);
                bool isTurn = twins.Length > 0 && batch.Count > 0;
                bool hasRoom = isTurn && TryStart(twins[turn], batch);
                if (isPending)
                    yield return Finish(twins[1 - turn], units);
                isPending = hasRoom;
                if (isPending)
                {
                    turn = 1 - turn;
                    continue;
                }
                if (isTurn)
                {
                    // From now on one after another, with all the memory.
                    Release(twins);
                    twins = [];
                }
                yield return PredictAlone(batch, units);
            }
            if (isPending)
                yield return Finish(twins[1 - turn], units);
        }
        finally
        {
            Release(twins);
        }
    }

    private ModelWorkspace[] Create()
    {
        using ModelCall call = runtime.Begin(0, cancellation);
        LoadedProgram program = call.Workspace.Program;
        return program.IsAsynchronous ? [new(program, program.CreateExecution()), new(program, program.CreateExecution())] : [];
    }

    /// <summary>Frees workspaces when the device no longer works on them.</summary>
    private static void Release(ModelWorkspace[] twins)
    {
        foreach (ModelWorkspace twin in twins)
            twin.Program.Free(twin.Execution);
    }

    private Prediction PredictAlone(IReadOnlyList<AtomicStructure> batch, TargetNormalization units)
    {
        using ModelCall call = runtime.Begin(0, cancellation);
        call.Workspace.Build(runtime.Description, batch);
        return runtime.Predict(call, call.Workspace.Graph, units);
    }

    private Prediction Finish(ModelWorkspace workspace, TargetNormalization units)
    {
        using ModelCall call = runtime.Begin(workspace, cancellation);
        workspace.Execution.Finish();
        BatchOutputs outputs = new(workspace.Graph, workspace.Program.Program, units);
        outputs.Read(workspace.Execution, workspace.Graph, 0);
        return outputs.ToPrediction();
    }

    /// <summary>False for a batch that does not fit beside the other.</summary>
    private bool TryStart(ModelWorkspace workspace, IReadOnlyList<AtomicStructure> batch)
    {
        using ModelCall call = runtime.Begin(workspace, cancellation);
        workspace.Build(runtime.Description, batch);
        try
        {
            workspace.Execution.Begin(workspace.Graph);
        }
        catch (CudaOutOfMemoryException)
        {
            return false;
        }
        workspace.Execution.Start();
        return true;
    }
}
