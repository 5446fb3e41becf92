using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EquiDsl.Atoms;

/// <summary>Where an i-PI server listens: a UNIX socket or a TCP port.</summary>
public sealed class IpiEndpoint
{
    private const string UnixPrefix = "/tmp/ipi_";

    private IpiEndpoint(string? path, string? host, int port) => (Path, Host, Port) = (path, host, port);

    /// <summary>Path of the UNIX socket; null for TCP.</summary>
    public string? Path { get; }

    /// <summary>Name or address of the host; null for a UNIX socket.</summary>
    public string? Host { get; }

    /// <summary>TCP port; a server on port 0 chooses a free one.</summary>
    public int Port { get; }

    /// <summary>The UNIX socket that i-PI, ASE and LAMMPS know by a name: <c>/tmp/ipi_NAME</c>.</summary>
    /// <param name="name">The name, without a slash.</param>
    /// <exception cref="ArgumentException">The name is empty, too long for a socket or has a slash.</exception>
    public static IpiEndpoint Unix(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return name.Contains('/')
            ? throw new ArgumentException($"The name '{name}' has a slash; use {nameof(UnixPath)} for a path.", nameof(name))
            : UnixPath(UnixPrefix + name);
    }

    /// <summary>A UNIX socket anywhere.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="ArgumentException">The path is empty or too long for a socket (about 100 bytes).</exception>
    public static IpiEndpoint UnixPath(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            _ = new UnixDomainSocketEndPoint(path);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new ArgumentException($"The path '{path}' is too long for a UNIX socket.", nameof(path));
        }
        return new IpiEndpoint(path, null, 0);
    }

    /// <summary>A TCP port.</summary>
    /// <param name="port">0 to 65535; 31415 is customary.</param>
    /// <param name="host">Name or address of the host; this machine alone unless given.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such port.</exception>
    public static IpiEndpoint Tcp(int port, string host = "127.0.0.1")
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);
        return new IpiEndpoint(null, host, port);
    }

    /// <summary>The path, or host and port.</summary>
    public override string ToString() =>
        Path ?? string.Create(CultureInfo.InvariantCulture, $"{(Host!.Contains(':') ? $"[{Host}]" : Host)}:{Port}");

    /// <summary>Whether only this machine is reached: a UNIX socket, or a host all of whose addresses are loopback ones.</summary>
    /// <exception cref="IOException">The host is unknown.</exception>
    public bool IsLocal
    {
        get
        {
            try
            {
                return Array.TrueForAll(Resolve(), address => address is not IPEndPoint ip || IPAddress.IsLoopback(ip.Address));
            }
            catch (SocketException e)
            {
                throw new IOException($"The host of {this} cannot be found: {e.Message}", e);
            }
        }
    }

    /// <summary>The addresses to try in turn.</summary>
    /// <exception cref="SocketException">The host is unknown.</exception>
    internal EndPoint[] Resolve() => Path is not null
        ? [new UnixDomainSocketEndPoint(Path)]
        : IPAddress.TryParse(Host, out IPAddress? address) ? [new IPEndPoint(address, Port)]
        : [.. Dns.GetHostAddresses(Host!).Select(found => new IPEndPoint(found, Port))];

    internal static Socket CreateSocket(EndPoint address) => address is UnixDomainSocketEndPoint
        ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        : new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
}
