using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace EquiDsl.Atoms;

/// <summary>
/// A connected socket with the protocol's pieces: headers, 4-byte integers and 8-byte reals in the machine's own byte order.
/// A message has a deadline from its first byte on, and no count is believed before it was compared with what is due.
/// </summary>
internal sealed class IpiConnection : IDisposable
{
    /// <summary>Bytes given to the socket at once, so that the deadline is looked at in between.</summary>
    private const int Piece = 1 << 16;

    private readonly Socket _socket;
    private readonly IpiOptions _options;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenRegistration _registration;
    private readonly MemoryStream _outgoing = new();
    private long _deadline;
    private TimeSpan _allowed;

    public IpiConnection(Socket socket, IpiOptions options, CancellationToken cancellation)
    {
        (_socket, _options, _cancellation) = (socket, options, cancellation);
        _registration = cancellation.Register(Break);
    }

    /// <summary>Reaches a server, which may still be starting.</summary>
    /// <exception cref="TimeoutException">Nothing answered in time; the inner exception says why.</exception>
    public static IpiConnection Connect(IpiEndpoint endpoint, IpiOptions options, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.ConnectTimeout);
        SocketException? last = null;
        while (true)
        {
            try
            {
                foreach (EndPoint address in endpoint.Resolve())
                {
                    Socket socket = IpiEndpoint.CreateSocket(address);
                    try
                    {
                        socket.ConnectAsync(address, limit.Token).AsTask().GetAwaiter().GetResult();
                        return new IpiConnection(socket, options, cancellation);
                    }
                    catch (Exception e)
                    {
                        socket.Dispose();
                        if (e is not SocketException refused)
                            throw;
                        last = refused;
                    }
                }
            }
            catch (SocketException unknownHost)
            {
                last = unknownHost;
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
            }
            if (limit.Token.WaitHandle.WaitOne(50))
            {
                cancellation.ThrowIfCancellationRequested();
                throw new TimeoutException($"Nothing answered at {endpoint} within {options.ConnectTimeout}: {last?.Message ?? "no connection"}", last);
            }
        }
    }

    /// <summary>Waits for the next message; null when the other side closed the connection instead.</summary>
    public string? ReadHeader()
    {
        Span<byte> bytes = stackalloc byte[IpiHeader.Length];
        Start(_options.IdleTimeout);
        int first = Receive(bytes, "a message");
        if (first == 0)
            return null;
        Start(_options.MessageTimeout);
        Fill(bytes[first..], "header");
        return IpiHeader.Decode(bytes);
    }

    /// <summary>Waits for one of several messages.</summary>
    public string Expect(params ReadOnlySpan<string> due)
    {
        string header = ReadHeader() ?? throw new IpiProtocolException($"The connection was closed where {string.Join(" or ", due!)} was due.");
        return due.Contains(header) ? header : throw new IpiProtocolException($"{header} came where {string.Join(" or ", due!)} was due.");
    }

    public int ReadInt32(string what)
    {
        int value = 0;
        Fill(MemoryMarshal.AsBytes(new Span<int>(ref value)), what);
        return value;
    }

    /// <summary>Reads a count that can only be one.</summary>
    public void ReadAtomCount(int due)
    {
        int count = ReadInt32("number of atoms");
        if (count != due)
            throw new IpiProtocolException($"A message is about {count} atoms; the structure has {due}.");
    }

    /// <summary>Reads finite numbers and multiplies them.</summary>
    public void ReadReals(Span<double> values, double factor, string what)
    {
        Fill(MemoryMarshal.AsBytes(values), what);
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i] *= factor))
                throw new IpiProtocolException(string.Create(CultureInfo.InvariantCulture, $"Number {i} of the {what} is {values[i]}; expected finite numbers."));
        }
    }

    /// <summary>Reads numbers that are not used.</summary>
    public void SkipReals(int count, string what) => Fill(MemoryMarshal.AsBytes(new double[count].AsSpan()), what);

    /// <summary>Reads a length and as many bytes.</summary>
    public string ReadText(string what)
    {
        int length = ReadInt32($"length of the {what}");
        if (length < 0 || length > _options.MaximumTextBytes)
            throw new IpiProtocolException($"The {what} is announced with {length} bytes; expected 0 to {_options.MaximumTextBytes}.");
        byte[] bytes = new byte[length];
        Fill(bytes, what);
        return Encoding.UTF8.GetString(bytes);
    }

    public void Write(string header) => _outgoing.Write(IpiHeader.Encode(header));

    public void Write(int value) => _outgoing.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value)));

    public void Write(ReadOnlySpan<double> values, double factor)
    {
        foreach (double value in values)
        {
            double scaled = value * factor;
            _outgoing.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<double>(in scaled)));
        }
    }

    public void WriteText(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Write(bytes.Length);
        _outgoing.Write(bytes);
    }

    /// <summary>Sends what was written.</summary>
    public void Send()
    {
        Start(_options.MessageTimeout);
        ReadOnlySpan<byte> rest = _outgoing.GetBuffer().AsSpan(0, (int)_outgoing.Length);
        _outgoing.SetLength(0);
        while (rest.Length > 0)
            rest = rest[SendPiece(rest[..Math.Min(rest.Length, Piece)])..];
    }

    /// <summary>Wakes a thread that waits for the other side, by closing the socket.</summary>
    public void Break() => _socket.Dispose();

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        _registration.Dispose();
        _socket.Dispose();
    }

    private void Start(TimeSpan allowed)
    {
        _allowed = allowed;
        _deadline = Stopwatch.GetTimestamp() + (long)(allowed.TotalSeconds * Stopwatch.Frequency);
    }

    private void Fill(Span<byte> bytes, string what)
    {
        while (bytes.Length > 0)
        {
            int count = Receive(bytes, what);
            if (count == 0)
                throw new IpiProtocolException($"The connection was closed in the middle of a message, {bytes.Length} bytes before the end of the {what}.");
            bytes = bytes[count..];
        }
    }

    private int Receive(Span<byte> bytes, string what)
    {
        try
        {
            _socket.ReceiveTimeout = Remaining(what);
            return _socket.Receive(bytes[..Math.Min(bytes.Length, Piece)]);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw Translate(e, what);
        }
    }

    private int SendPiece(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _socket.SendTimeout = Remaining("acceptance of a message");
            return _socket.Send(bytes);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw Translate(e, "acceptance of a message");
        }
    }

    /// <summary>Milliseconds until the deadline; the socket's 0 for ever.</summary>
    private int Remaining(string what)
    {
        if (_allowed == Timeout.InfiniteTimeSpan)
            return 0;
        double milliseconds = Math.Ceiling(1e3 * (_deadline - Stopwatch.GetTimestamp()) / Stopwatch.Frequency);
        return milliseconds > 0 ? (int)Math.Min(milliseconds, int.MaxValue) : throw Late(what, null);
    }

    private Exception Translate(Exception e, string what)
    {
        if (_cancellation.IsCancellationRequested)
            return new OperationCanceledException("The connection was cancelled.", e, _cancellation);
        return e is SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock }
            ? Late(what, e)
            : new IOException($"The connection broke while waiting for {what}: {e.Message}", e);
    }

    private TimeoutException Late(string what, Exception? inner) => new(
        string.Create(CultureInfo.InvariantCulture, $"The other side did not finish in time: {what} was due within {_allowed.TotalSeconds} s."), inner);
}
