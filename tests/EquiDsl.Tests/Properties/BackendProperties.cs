using EquiDsl.Cpu;

namespace EquiDsl.Tests.Properties;

/// <summary>The float32 backend against the float64 interpreter.</summary>
public sealed class BackendProperties
{
    [ModelProperty(14)]
    public void Every_instruction_set_agrees_with_the_interpreter(ModelCase model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Outputs? expected = null;
        foreach (CpuInstructionSet set in LoadedModel.InstructionSets)
        {
            using LoadedModel loaded = model.Load(instructionSet: set);
            expected ??= Reference.Predict(model.Specification, loaded.Parameters, model.Batch);
            Near.Predictions(expected, loaded.Predict(model.Batch), set.ToString());
        }
    }
}
