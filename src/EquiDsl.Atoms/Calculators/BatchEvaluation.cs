namespace EquiDsl.Atoms;

/// <summary>An evaluation, or why there is none.</summary>
/// <param name="Evaluation">The finite results; null when the structure failed.</param>
/// <param name="Problem">What is wrong with the structure or its results; null when it did not fail.</param>
/// <param name="AtomIndex">0-based index of the atom at fault, if one is.</param>
/// <param name="IsRefusal">Whether the calculator refused the structure, rather than give numbers that are not finite.</param>
internal readonly record struct EvaluationOutcome(Evaluation? Evaluation, string? Problem = null, int? AtomIndex = null, bool IsRefusal = false);

/// <summary>Evaluates a batch so that a structure that cannot be computed costs only itself.</summary>
internal static class BatchEvaluation
{
    /// <summary>Evaluates all structures; one that the calculator refuses or whose results are not finite, is taken out and the others are tried again.</summary>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static EvaluationOutcome[] Evaluate(
        ICalculator calculator, IReadOnlyList<AtomicStructure> structures, CancellationToken cancellation = default)
    {
        var outcomes = new EvaluationOutcome[structures.Count];
        List<int> open = [.. Enumerable.Range(0, structures.Count)];
        while (open.Count > 0)
        {
            Evaluation[] evaluations;
            try
            {
                evaluations = calculator.Evaluate(open.ConvertAll(i => structures[i]), cancellation);
            }
            catch (InvalidStructureException refusal) when ((uint)refusal.StructureIndex < (uint)open.Count)
            {
                outcomes[open[refusal.StructureIndex]] = new(null, refusal.Problem, refusal.AtomIndex, IsRefusal: true);
                open.RemoveAt(refusal.StructureIndex);
                continue;
            }
            catch (NonFinitePredictionException failure) when (failure.Outputs.All(o => (uint)o.StructureIndex < (uint)open.Count))
            {
                foreach (NonFiniteOutput output in failure.Outputs)
                    outcomes[open[output.StructureIndex]] = new(null, output.Problem, output.AtomIndex);
                HashSet<int> faulty = [.. failure.Outputs.Select(o => open[o.StructureIndex])];
                open.RemoveAll(faulty.Contains);
                continue;
            }
            for (int k = 0; k < open.Count; k++)
                outcomes[open[k]] = Judge(evaluations[k]);
            break;
        }
        return outcomes;
    }

    private static EvaluationOutcome Judge(Evaluation evaluation)
    {
        if (evaluation.IsFinite)
            return new(evaluation);
        int component = Array.FindIndex(evaluation.Forces, force => !double.IsFinite(force));
        return component >= 0
            ? new(null, "the calculator's force on the atom is not finite.", component / 3)
            : new(null, $"the calculator's {(double.IsFinite(evaluation.Energy) ? "stress" : "energy")} is not finite.");
    }
}
