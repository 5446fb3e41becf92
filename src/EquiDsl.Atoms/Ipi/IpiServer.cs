using System.Net;
using System.Net.Sockets;
using EquiDsl.Files;

namespace EquiDsl.Atoms;

/// <summary>
/// The server of the i-PI protocol, to which LAMMPS (<c>fix ipi</c>), ASE's <c>SocketClient</c> and other programs connect.
/// Listens on this machine alone unless <see cref="IpiOptions.AllowRemote"/>; a UNIX socket is open to its user alone.
/// </summary>
public sealed class IpiServer : IDisposable
{
    private readonly Socket _socket;
    private readonly IpiOptions _options;
    private readonly (ulong Device, ulong Inode)? _file;

    private IpiServer(Socket socket, IpiEndpoint endpoint, IpiOptions options)
    {
        (_socket, Endpoint, _options) = (socket, endpoint, options);
        _file = endpoint.Path is null ? null : FileIdentity.NumberOfItself(endpoint.Path);
    }

    /// <summary>Where the server listens, with the port that was chosen.</summary>
    public IpiEndpoint Endpoint { get; }

    /// <summary>Begins to listen.</summary>
    /// <param name="endpoint">Where.</param>
    /// <param name="options">Time-outs and limits.</param>
    /// <exception cref="ArgumentException">Other machines could connect and the options do not say that they may.</exception>
    /// <exception cref="IOException">The endpoint is in use or cannot be made.</exception>
    public static IpiServer Listen(IpiEndpoint endpoint, IpiOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        options ??= new IpiOptions();
        try
        {
            EndPoint address = endpoint.Resolve()[0];
            if (address is IPEndPoint ip && !IPAddress.IsLoopback(ip.Address) && !options.AllowRemote)
            {
                throw new ArgumentException(
                    $"{endpoint} can be reached from other machines; set {nameof(IpiOptions.AllowRemote)} if that is meant.", nameof(endpoint));
            }
            return Listen(address, endpoint, options);
        }
        catch (SocketException e)
        {
            throw new IOException($"Listening at {endpoint} failed: {e.Message}", e);
        }
    }

    /// <summary>Waits for a client.</summary>
    /// <param name="cancellation">Ends the wait, and later the connection.</param>
    /// <exception cref="TimeoutException">None came within <see cref="IpiOptions.ConnectTimeout"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IpiSession Accept(CancellationToken cancellation = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_options.ConnectTimeout);
        try
        {
            Socket client = _socket.AcceptAsync(limit.Token).AsTask().GetAwaiter().GetResult();
            if (Endpoint.Path is null)
                client.NoDelay = true;
            return new IpiSession(new IpiConnection(client, _options, cancellation));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"No client connected to {Endpoint} within {_options.ConnectTimeout}.");
        }
    }

    /// <summary>Stops listening; sessions go on. The socket's file is removed, and not what may have been put in its place.</summary>
    public void Dispose()
    {
        // While the socket is open no other file has its number.
        if (Endpoint.Path is null || IsOwn(Endpoint.Path))
        {
            _socket.Dispose();
            return;
        }
        // .NET removes whatever has the name with the socket, but not with its handle.
        GC.SuppressFinalize(_socket);
        _socket.SafeHandle.Dispose();
    }

    private bool IsOwn(string path)
    {
        try
        {
            return FileIdentity.NumberOfItself(path) is { } number ? number == _file : _file is null && FileIdentity.IsSocket(path);
        }
        catch (IOException)
        {
            // What cannot be asked for stays.
            return false;
        }
    }

    private static IpiServer Listen(EndPoint address, IpiEndpoint endpoint, IpiOptions options)
    {
        if (endpoint.Path is not null)
            RemoveStale(address, endpoint.Path);
        Socket socket = IpiEndpoint.CreateSocket(address);
        try
        {
            socket.Bind(address);
            // Nobody can connect before the socket listens, so that the permissions come in time.
            if (endpoint.Path is not null && !OperatingSystem.IsWindows())
                File.SetUnixFileMode(endpoint.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            socket.Listen();
            IpiEndpoint actual = endpoint.Path is not null ? endpoint : IpiEndpoint.Tcp(((IPEndPoint)socket.LocalEndPoint!).Port, endpoint.Host!);
            return new IpiServer(socket, actual, options);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Removes a socket that a server left behind; one that answers, and any other file, stays.</summary>
    private static void RemoveStale(EndPoint address, string path)
    {
        if (!File.Exists(path))
            return;
        using Socket probe = IpiEndpoint.CreateSocket(address);
        try
        {
            probe.Connect(address);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused && FileIdentity.IsSocket(path))
        {
            File.Delete(path);
            return;
        }
        catch (SocketException)
        {
            // Binding will say what is wrong.
            return;
        }
        throw new IOException($"Another server listens at {path}.");
    }
}
