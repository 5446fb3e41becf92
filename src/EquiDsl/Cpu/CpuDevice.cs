namespace EquiDsl.Cpu;

/// <summary>The processor: a pool of threads and the widest vectors that it has.</summary>
internal sealed class CpuDevice : Device
{
    private const int MaximumThreads = 1024;

    public CpuDevice(int threads, CpuInstructionSet instructionSet)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, MaximumThreads);
        if (!CpuInstructionSets.IsSupported(instructionSet == CpuInstructionSet.Auto ? CpuInstructionSets.Best : instructionSet))
            throw new PlatformNotSupportedException($"this machine does not run {instructionSet} kernels; its best is {CpuInstructionSets.Best}");
        InstructionSet = instructionSet == CpuInstructionSet.Auto ? CpuInstructionSets.Best : instructionSet;
        Pool = new WorkerPool(threads == 0 ? Environment.ProcessorCount : threads);
    }

    public CpuInstructionSet InstructionSet { get; }

    public WorkerPool Pool { get; }

    public override string Description => $"CPU, {Pool.Count} thread{(Pool.Count == 1 ? "" : "s")}, {InstructionSet}";

    internal override int DefaultConcurrency => Environment.ProcessorCount;

    private protected override LoadedProgram LoadProgram(ModelProgram program, ParameterSet parameters) => new CpuLoadedProgram(program, parameters, this);

    private protected override void Free() => Pool.Dispose();
}
