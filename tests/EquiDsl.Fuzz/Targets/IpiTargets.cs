using System.Net;
using System.Net.Sockets;
using EquiDsl.Atoms;

namespace EquiDsl.Fuzz;

/// <summary>Both ends of the i-PI protocol against one that sends a case and nothing more.</summary>
internal static class IpiTargets
{
    private static readonly IpiOptions s_options = new() { IdleTimeout = TimeSpan.FromSeconds(30), MessageTimeout = TimeSpan.FromSeconds(30), MaximumTextBytes = 1000 };

    private static readonly Lazy<IpiServer> s_server = new(() => IpiServer.Listen(IpiEndpoint.Tcp(0), s_options));

    public static FuzzTarget[] All { get; } =
    [
        new("ipi-client", Client)
        {
            Refused = [typeof(IpiProtocolException), typeof(InvalidStructureException)], Readers = [typeof(IpiClient), typeof(IpiConnection)], UsualCases = 200,
        },
        new("ipi-server", Server) { Refused = [typeof(IpiProtocolException)], Readers = [typeof(IpiServer), typeof(IpiSession), typeof(IpiConnection)], UsualCases = 200 },
    ];

    private static void Client(FuzzCase fuzzed)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = new Thread(() =>
        {
            using Socket socket = listener.AcceptSocket();
            try
            {
                socket.Send(fuzzed.Bytes);
                socket.Shutdown(SocketShutdown.Send);
                // Until the client leaves.
                while (socket.Receive(new byte[4096]) > 0) { }
            }
            // A client that refuses what it read leaves at once.
            catch (SocketException)
            {
            }
        });
        server.Start();
        try
        {
            new IpiClient(new Springs(), Seeds.Pair(), s_options).Run(IpiEndpoint.Tcp(((IPEndPoint)listener.LocalEndpoint).Port));
        }
        finally
        {
            server.Join();
        }
    }

    private static void Server(FuzzCase fuzzed)
    {
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        client.Connect(IPAddress.Loopback, s_server.Value.Endpoint.Port);
        using IpiSession session = s_server.Value.Accept();
        client.Send(fuzzed.Bytes);
        client.Shutdown(SocketShutdown.Send);
        if (session.Evaluate(Seeds.Pair()).Forces.Length != 6)
            throw new InvalidDataException("the forces are not those of two atoms");
    }

    /// <summary>Springs to the origin.</summary>
    private sealed class Springs : IIpiForceField
    {
        public IpiResult Evaluate(AtomicStructure structure, CancellationToken cancellation = default) => new(0, Array.ConvertAll(structure.Positions, x => -x), new double[9], "");
    }
}
