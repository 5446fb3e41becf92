namespace EquiDsl.Cuda;

/// <summary>What a backward pass needs beyond a forward one: seeds, gradients, changed weights. A forward pass leaves what it needs on the device.</summary>
internal sealed unsafe partial class CudaExecution
{
    /// <summary>Buffers that the host fills before a pass, with page-locked memory in which it does.</summary>
    private readonly (int Buffer, CudaBuffer Host)[] _inputs, _seeds;

    internal override long GradientCount => _loaded.Gradients.Count;

    internal override void Backward(
        ReadOnlySpan<double> energies, ReadOnlySpan<double> forces, ReadOnlySpan<double> virials, ReadOnlySpan<double> noise, ReadOnlySpan<int> systems)
    {
        GivenValues.FillSeeds(_program, energies, forces, virials, noise, systems, buffer => Given(_seeds, buffer));
        _backward.Start(_batch.Shape, EnqueueBackward, Cancellation);
        Finish();
    }

    internal override void ClearGradients()
    {
        _loaded.Gradients.Clear(_stream);
        _stream.Synchronize();
    }

    internal override void AddGradients(ParameterSet gradients) => _loaded.Gradients.AddTo(_program, _loaded.Parameters, gradients, _stream);

    internal override void Repack() => _loaded.Repack();

    private static (int, CudaBuffer)[] Staged(int[] buffers, CudaDevice device) => [.. buffers.Select(b => (b, new CudaBuffer(device.PinnedMemory)))];

    /// <summary>Rows of a buffer that the host fills.</summary>
    private Span<float> Given((int Buffer, CudaBuffer Host)[] given, int buffer) => new(
        (void*)Array.Find(given, g => g.Buffer == buffer).Host.Address, (_isEdgeBuffer[buffer] ? EdgeCount : RowCount) * _program.BufferWidths[buffer]);

    private bool EnsureGiven()
    {
        bool moved = false;
        foreach ((int buffer, CudaBuffer host) in _inputs.Concat(_seeds))
            moved |= host.Ensure(RowBytes(buffer));
        return moved;
    }

    private void SendGiven((int Buffer, CudaBuffer Host)[] given)
    {
        foreach ((int buffer, CudaBuffer host) in given)
            _stream.CopyToDevice(_buffers[buffer].Address, host.Address, RowBytes(buffer));
    }

    private void EnqueueBackward()
    {
        SendGiven(_seeds);
        foreach (CudaLaunch launch in _plan.Launches.AsSpan(_plan.BackwardStart))
        {
            _backward.Cut();
            Enqueue(launch);
        }
    }
}
