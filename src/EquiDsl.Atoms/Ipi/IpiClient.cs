namespace EquiDsl.Atoms;

/// <summary>
/// The client of the i-PI protocol (Kapil et al., Comput. Phys. Commun. 236, 214 (2019)): connects to a server such as i-PI or
/// ASE's <c>SocketIOCalculator</c> and answers its positions with forces. Elements and periodic axes, of which the protocol
/// does not speak, are those of a structure given beforehand, with the same atoms in the same order.
/// </summary>
public sealed class IpiClient
{
    private readonly IIpiForceField _forceField;
    private readonly IpiOptions _options;
    private readonly AtomicStructure _structure;

    /// <summary>Creates a client.</summary>
    /// <param name="forceField">Computes what is asked for. It gets the same structure, moved, every time.</param>
    /// <param name="structure">Elements and periodic axes; copied.</param>
    /// <param name="options">Time-outs and limits.</param>
    public IpiClient(IIpiForceField forceField, AtomicStructure structure, IpiOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(forceField);
        ArgumentNullException.ThrowIfNull(structure);
        (_forceField, _options) = (forceField, options ?? new IpiOptions());
        _structure = new AtomicStructure(
            (double[])structure.Positions.Clone(), (int[])structure.AtomicNumbers.Clone(), (double[])structure.Cell.Clone(), structure.Periodicity);
    }

    /// <summary>Serves a server until it says EXIT or closes the connection between two messages.</summary>
    /// <param name="endpoint">Where the server listens, or soon will.</param>
    /// <param name="cancellation">Ends the connection and the evaluation under way, a model's within one of its blocks.</param>
    /// <returns>How many structures were evaluated.</returns>
    /// <exception cref="IpiProtocolException">The server sent what the protocol does not allow.</exception>
    /// <exception cref="TimeoutException">There was no server, or it fell silent.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <remarks>What the force field throws passes through; the connection is then closed, the protocol's only sign of failure.</remarks>
    public int Run(IpiEndpoint endpoint, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        using IpiConnection connection = IpiConnection.Connect(endpoint, _options, cancellation);
        IpiResult? result = null;
        int evaluations = 0;
        while (connection.ReadHeader() is string header)
        {
            switch (header)
            {
                case IpiHeader.Exit:
                    return evaluations;
                case IpiHeader.Status:
                    connection.Write(result is null ? IpiHeader.Ready : IpiHeader.HaveData);
                    connection.Send();
                    break;
                case IpiHeader.Init when result is null:
                    // Replica and text are for clients that need them.
                    connection.ReadInt32("replica");
                    connection.ReadText("initialisation");
                    break;
                case IpiHeader.PosData when result is null:
                    ReadStructure(connection);
                    result = Evaluate(cancellation);
                    evaluations++;
                    break;
                case IpiHeader.GetForce when result is not null:
                    Send(connection, result);
                    result = null;
                    break;
                default:
                    throw new IpiProtocolException($"The server sent {header} while the client {(result is null ? "has no result" : "has a result to deliver")}.");
            }
        }
        return evaluations;
    }

    private void ReadStructure(IpiConnection connection)
    {
        Span<double> columns = stackalloc double[9];
        connection.ReadReals(columns, IpiUnits.Bohr, "cell");
        connection.SkipReals(9, "inverse cell");
        connection.ReadAtomCount(_structure.Count);
        connection.ReadReals(_structure.Positions, IpiUnits.Bohr, "positions");
        for (int row = 0; row < 3; row++)
        {
            for (int k = 0; k < 3; k++)
                _structure.Cell[(3 * row) + k] = columns[(3 * k) + row];
            if (_structure.Periodicity[row] && !_structure.Cell.AsSpan(3 * row, 3).ContainsAnyExcept(0.0))
                throw new IpiProtocolException($"The server's cell vector {"abc"[row]} is zero; the structure is periodic along it.");
        }
    }

    private IpiResult Evaluate(CancellationToken cancellation)
    {
        IpiResult result = _forceField.Evaluate(_structure, cancellation);
        if (result.Forces.Length != 3 * _structure.Count || result.Virial is { Length: not 9 })
            throw new InvalidOperationException($"The force field gave {result.Forces.Length} force components for {_structure.Count} atoms and a virial of {result.Virial?.Length} numbers.");
        if (!double.IsFinite(result.Energy) || !result.Forces.All(double.IsFinite) || result.Virial?.All(double.IsFinite) == false)
            throw new InvalidOperationException("The force field gave an energy, a force or a virial that is not a finite number.");
        return result;
    }

    private static void Send(IpiConnection connection, IpiResult result)
    {
        connection.Write(IpiHeader.ForceReady);
        connection.Write([result.Energy], 1 / IpiUnits.Hartree);
        connection.Write(result.Forces.Length / 3);
        connection.Write(result.Forces, IpiUnits.Bohr / IpiUnits.Hartree);
        connection.Write(IpiMatrix.Transposed(result.Virial ?? new double[9]), 1 / IpiUnits.Hartree);
        connection.WriteText(result.Extra);
        connection.Send();
    }
}
