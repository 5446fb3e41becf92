namespace EquiDsl.Cpu;

/// <summary>A program with its weights packed for the kernels of the processor.</summary>
internal sealed class CpuLoadedProgram : LoadedProgram
{
    private readonly CpuDevice _device;
    private readonly CpuWeightPacker _weights;

    public CpuLoadedProgram(ModelProgram program, ParameterSet parameters, CpuDevice device)
        : base(program, device)
    {
        _device = device;
        _weights = new(parameters, device.InstructionSet.Lanes());
        program.Pack(_weights);
    }

    public override long WeightBytes => _weights.ByteCount;

    private protected override ProgramExecution Create() => new CpuExecution(Program, _device.Pool, _weights, _device.InstructionSet);

    private protected override void FreeWeights() => _weights.Dispose();
}
