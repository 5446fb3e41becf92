namespace EquiDsl.Cuda;

/// <summary>A GPU.</summary>
internal sealed class CudaDevice(ICudaDriver driver, ICudaCompiler compiler, int index) : Device
{
    private readonly ICudaContext _context = driver.Open(index);

    public override string Description => $"CUDA device {index}, {_context.Properties.Name}, sm_{_context.Properties.Architecture}";

    internal override ProgramExecution Load(ModelProgram program, ParameterSet parameters) => new CudaExecution(
        program, parameters, _context,
        sources => [.. sources.AsParallel().AsOrdered().Select(s => _context.Load(compiler.Compile(s, _context.Properties.Architecture)))]);

    protected override void Dispose(bool disposing) => _context.Dispose();
}
