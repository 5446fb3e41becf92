namespace EquiDsl.Atoms;

/// <summary>
/// A connected client of an <see cref="IpiServer"/>, used as a force field. Every structure must have the atoms that the
/// client has, in its order. It is sent turned so that a lies along x and b in the plane of x and y, as the protocol has it and
/// LAMMPS needs it; forces and virial are turned back, extras are not. Serves one thread at a time.
/// </summary>
public sealed class IpiSession : IIpiForceField, IDisposable
{
    private readonly IpiConnection _connection;
    private bool _closed;

    internal IpiSession(IpiConnection connection) => _connection = connection;

    /// <summary>Has the client compute a structure.</summary>
    /// <param name="structure">Positions and cell in Å.</param>
    /// <param name="cancellation">Ends the wait; the connection is closed.</param>
    /// <returns>Energy in eV, forces in eV/Å, virial in eV; zeros may be the client's way of not knowing the virial.</returns>
    /// <exception cref="IpiProtocolException">The client sent what the protocol does not allow, or left. The connection is closed.</exception>
    /// <exception cref="TimeoutException">The client fell silent. The connection is closed.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="OperationCanceledException">The token given here or to <see cref="IpiServer.Accept"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The connection was closed before.</exception>
    public IpiResult Evaluate(AtomicStructure structure, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(structure);
        ObjectDisposedException.ThrowIf(_closed, this);
        cancellation.ThrowIfCancellationRequested();
        using CancellationTokenRegistration end = cancellation.Register(_connection.Break);
        try
        {
            if (Status(IpiHeader.Ready, IpiHeader.NeedInit) == IpiHeader.NeedInit)
            {
                Initialize();
                Status(IpiHeader.Ready);
            }
            IpiFrame frame = IpiFrame.Of(structure.Cell);
            SendStructure(structure, frame);
            Status(IpiHeader.HaveData);
            _connection.Write(IpiHeader.GetForce);
            _connection.Send();
            return ReadResult(structure.Count, frame);
        }
        catch (Exception problem)
        {
            Close();
            if (cancellation.IsCancellationRequested && problem is IOException)
                throw new OperationCanceledException("The connection was cancelled.", problem, cancellation);
            throw;
        }
    }

    /// <summary>Tells the client to end, and closes the connection.</summary>
    public void Dispose()
    {
        if (_closed)
            return;
        try
        {
            _connection.Write(IpiHeader.Exit);
            _connection.Send();
        }
        catch (Exception e) when (e is IOException or TimeoutException or OperationCanceledException)
        {
            // The client has gone already.
        }
        Close();
    }

    private void Close()
    {
        _closed = true;
        _connection.Dispose();
    }

    private string Status(params ReadOnlySpan<string> due)
    {
        _connection.Write(IpiHeader.Status);
        _connection.Send();
        return _connection.Expect(due);
    }

    private void Initialize()
    {
        _connection.Write(IpiHeader.Init);
        _connection.Write(0);
        // Some clients wait for ever on a text without bytes.
        _connection.WriteText(" ");
        _connection.Send();
    }

    private void SendStructure(AtomicStructure structure, IpiFrame frame)
    {
        double[] cell = frame.Cell(structure.Cell);
        _connection.Write(IpiHeader.PosData);
        _connection.Write(IpiMatrix.Transposed(cell), 1 / IpiUnits.Bohr);
        _connection.Write(IpiMatrix.Transposed(IpiMatrix.Inverse(cell)), IpiUnits.Bohr);
        _connection.Write(structure.Count);
        _connection.Write(frame.ToFrame(structure.Positions), 1 / IpiUnits.Bohr);
        _connection.Send();
    }

    private IpiResult ReadResult(int atoms, IpiFrame frame)
    {
        _connection.Expect(IpiHeader.ForceReady);
        Span<double> energy = stackalloc double[1];
        double[] forces = new double[3 * atoms], virial = new double[9];
        _connection.ReadReals(energy, IpiUnits.Hartree, "energy");
        _connection.ReadAtomCount(atoms);
        _connection.ReadReals(forces, IpiUnits.Hartree / IpiUnits.Bohr, "forces");
        _connection.ReadReals(virial, IpiUnits.Hartree, "virial");
        IpiMatrix.CompleteTriangle(virial);
        string extra = _connection.ReadText("extras");
        return new IpiResult(energy[0], frame.FromFrame(forces), frame.TensorFromFrame(IpiMatrix.Transposed(virial)), extra.TrimEnd('\0'));
    }
}
