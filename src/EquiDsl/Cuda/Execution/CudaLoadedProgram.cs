namespace EquiDsl.Cuda;

/// <summary>What executions of a program on a GPU share: kernels, weights, tables of the edge geometry, gradients.</summary>
internal sealed unsafe class CudaLoadedProgram : LoadedProgram
{
    private readonly CudaDevice _device;
    private readonly ICudaStream _stream;
    private readonly CudaWeightPacker _packer;
    private readonly CudaBuffer _weights, _tables;

    public CudaLoadedProgram(ModelProgram program, ParameterSet parameters, CudaDevice device)
        : base(program, device)
    {
        _device = device;
        Plan = CreatePlan(program);
        Kernels = new(Plan, program.Geometry is not null, device.Modules);
        _packer = new(parameters, Plan.Precision);
        (_weights, _tables) = (new(device.Memory), new(device.Memory));
        Gradients = new(program, parameters, device);
        _stream = device.Context.CreateStream();
        try
        {
            program.Pack(_packer);
            Offsets = _packer.Offsets;
            _weights.Ensure(Math.Max(_packer.ByteCount, 1));
            SendWeights();
            if (Plan.BackwardStart == Plan.Launches.Length)
                _packer.Dispose();
            Gradients.Clear(_stream);
            SendTables();
            _stream.Synchronize();
        }
        catch
        {
            FreeWeights();
            throw;
        }
    }

    public CudaPlan Plan { get; }

    public CudaKernels Kernels { get; }

    /// <summary>First word of each slot of the weights.</summary>
    public IReadOnlyList<long> Offsets { get; }

    public CudaGradients Gradients { get; }

    /// <summary>What is packed.</summary>
    public ParameterSet Parameters => _packer.Source;

    public nint Weights => _weights.Address;

    /// <summary>Entries of the edge geometry.</summary>
    public nint Entries => _tables.Address;

    /// <summary>Coefficients of the edge geometry.</summary>
    public nint Coefficients => _tables.Address + EntryBytes(Program.Geometry!);

    public override long WeightBytes => _weights.Bytes;

    public override bool IsAsynchronous => true;

    /// <summary>Packs changed parameters; no execution runs.</summary>
    public void Repack()
    {
        _packer.Refill(Program);
        SendWeights();
    }

    private protected override ProgramExecution Create() => new CudaExecution(this, _device);

    private protected override void FreeWeights()
    {
        _weights.Dispose();
        _tables.Dispose();
        Gradients.Dispose();
        _packer.Dispose();
        _stream.Dispose();
    }

    private static CudaPlan CreatePlan(ModelProgram program)
    {
        CudaPrecompiled.Register(program.GetType().Assembly);
        CudaPlan plan = program.CreateCudaPlan();
        foreach (CudaLaunch launch in plan.Launches)
        {
            if (launch.Buffers.Length > CudaValues.Count)
            {
                throw new NotSupportedException(
                    $"{plan.Kernels[launch.Kernel].Source.Name} works on {launch.Buffers.Length} buffers, {CudaValues.Count} are the most on a GPU; use fewer layers, or the CPU");
            }
        }
        return plan;
    }

    private static int EntryBytes(EquiDsl.Cpu.EdgeGeometry geometry) => ((geometry.Entries.Length * sizeof(int)) + 255) / 256 * 256;

    private void SendWeights()
    {
        _stream.CopyToDevice(_weights.Address, _packer.Address, _packer.ByteCount);
        _stream.Synchronize();
    }

    private void SendTables()
    {
        if (Program.Geometry is not { } geometry)
            return;
        int entries = EntryBytes(geometry);
        _tables.Ensure(entries + (geometry.Coefficients.Length * sizeof(double)));
        fixed (int* source = geometry.Entries)
        fixed (double* coefficients = geometry.Coefficients)
        {
            _stream.CopyToDevice(_tables.Address, (nint)source, geometry.Entries.Length * sizeof(int));
            _stream.CopyToDevice(_tables.Address + entries, (nint)coefficients, geometry.Coefficients.Length * sizeof(double));
            _stream.Synchronize();
        }
    }
}
