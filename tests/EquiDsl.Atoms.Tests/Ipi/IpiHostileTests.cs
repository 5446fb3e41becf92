using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EquiDsl.Atoms.Tests.Files;
using Xunit;

namespace EquiDsl.Atoms.Tests.Ipi;

/// <summary>Peers that break the protocol, by malice or mistake.</summary>
public sealed class IpiHostileTests
{
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(400);

    private static readonly double[] s_box = [20, 0, 0, 0, 20, 0, 0, 0, 20];

    private static readonly AtomicStructure s_pair = new([0, 0, 0, 3, 3, 3], [18, 18], [.. s_box], Periodicity.All);

    private static WireBytes Structure(int count) => new WireBytes().Header("POSDATA").Reals(s_box).Reals(new double[9]).Int(count);

    private static WireBytes Forces(double energy, int count) => new WireBytes().Header("READY").Header("HAVEDATA").Header("FORCEREADY").Reals(energy).Int(count);

    public static TheoryData<string, byte[], bool, string> ServerMessages => new()
    {
        { "no header", new WireBytes().Header("HELLO WORLD!").ToArray(), false, "no i-PI header" },
        { "lower case", new WireBytes().Header("status").ToArray(), false, "no i-PI header" },
        { "leading space", new WireBytes().Header(" STATUS").ToArray(), false, "no i-PI header" },
        { "not text", new WireBytes().Raw([0, 1, 2, 3, 255, 254, 7, 8, 9, 10, 11, 12]).ToArray(), false, "000102" },
        { "GETFORCE too early", new WireBytes().Header("GETFORCE").ToArray(), false, "GETFORCE while the client has no result" },
        { "a client's word", new WireBytes().Header("FORCEREADY").ToArray(), false, "FORCEREADY" },
        { "negative atoms", Structure(-1).ToArray(), false, "about -1 atoms" },
        { "no atoms", Structure(0).ToArray(), false, "about 0 atoms" },
        { "all atoms", Structure(int.MaxValue).ToArray(), false, "about 2147483647 atoms" },
        { "position not a number", Structure(2).Reals(0, 0, 0, 3, double.NaN, 3).ToArray(), false, "Number 4 of the positions" },
        { "cell infinite", new WireBytes().Header("POSDATA").Reals(double.PositiveInfinity).Reals(new double[17]).Int(2).ToArray(), false, "cell" },
        { "cell zero", new WireBytes().Header("POSDATA").Reals(new double[18]).Int(2).Reals(0, 0, 0, 3, 3, 3).ToArray(), false, "cell vector a is zero" },
        { "positions cut", Structure(2).Reals(0, 0, 0, 3).ToArray(), false, "16 bytes before the end of the positions" },
        { "header cut", new WireBytes().Raw("STAT"u8.ToArray()).ToArray(), false, "in the middle" },
        { "two structures", Structure(2).Reals(0, 0, 0, 9, 9, 9).Raw(Structure(2).ToArray()).ToArray(), false, "POSDATA while the client has a result" },
        { "negative text", new WireBytes().Header("INIT").Int(0).Int(-5).ToArray(), false, "announced with -5 bytes" },
        { "huge text", new WireBytes().Header("INIT").Int(0).Int(int.MaxValue).ToArray(), false, "expected 0 to 1000" },
        { "silence", [], true, "was due within 0.4 s" },
        { "silence in a message", Structure(2).Reals(1, 2).ToArray(), true, "positions was due within 0.4 s" },
    };

    public static TheoryData<string, byte[], bool, string> ClientMessages => new()
    {
        { "no header", new WireBytes().Header("GET / HTTP/1").ToArray(), false, "GET / HTTP/1" },
        { "a server's word", new WireBytes().Header("STATUS").ToArray(), false, "STATUS came where READY or NEEDINIT was due" },
        { "results of nothing", new WireBytes().Header("HAVEDATA").ToArray(), false, "HAVEDATA came where READY" },
        { "never initialised", new WireBytes().Header("NEEDINIT").Header("NEEDINIT").ToArray(), false, "NEEDINIT came where READY" },
        { "no results", new WireBytes().Header("READY").Header("READY").ToArray(), false, "READY came where HAVEDATA" },
        { "energy not a number", Forces(double.NaN, 2).ToArray(), false, "energy" },
        { "negative atoms", Forces(1, -2).ToArray(), false, "about -2 atoms" },
        { "all atoms", Forces(1, int.MaxValue).ToArray(), false, "about 2147483647 atoms" },
        { "force infinite", Forces(1, 2).Reals(0, 0, 0, 0, 0, double.NegativeInfinity).ToArray(), false, "Number 5 of the forces" },
        { "virial not a number", Forces(1, 2).Reals(new double[6]).Reals(0, double.NaN, 0, 0, 0, 0, 0, 0, 0).ToArray(), false, "virial" },
        { "huge extras", Forces(1, 2).Reals(new double[15]).Int(1001).ToArray(), false, "extras is announced with 1001" },
        { "negative extras", Forces(1, 2).Reals(new double[15]).Int(-1).ToArray(), false, "announced with -1" },
        { "extras cut", Forces(1, 2).Reals(new double[15]).Int(10).Raw([65]).ToArray(), false, "9 bytes before the end" },
        { "gone", [], false, "closed where READY or NEEDINIT was due" },
        { "gone at work", new WireBytes().Header("READY").ToArray(), false, "closed where HAVEDATA was due" },
        { "silence", [], true, "was due within 0.4 s" },
        { "silence at work", new WireBytes().Header("READY").ToArray(), true, "was due within 0.4 s" },
    };

    [Theory]
    [MemberData(nameof(ServerMessages))]
    public void A_client_refuses_what_a_server_may_not_send(string name, byte[] bytes, bool stay, string expected)
    {
        Exception error = RunClient(bytes, stay);
        Assert.True(stay ? error is TimeoutException : error is IpiProtocolException, $"{name}: {error}");
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(ClientMessages))]
    public void A_server_refuses_what_a_client_may_not_send(string name, byte[] bytes, bool stay, string expected)
    {
        using IpiServer server = IpiServer.Listen(IpiEndpoint.Tcp(0), Options(stay, stay));
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        client.Connect(IPAddress.Loopback, server.Endpoint.Port);
        using IpiSession session = server.Accept();
        client.Send(bytes);
        if (!stay)
            client.Shutdown(SocketShutdown.Send);
        Exception error = Assert.ThrowsAny<Exception>(() => session.Evaluate(s_pair));
        Assert.True(stay ? error is TimeoutException : error is IpiProtocolException, $"{name}: {error}");
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => session.Evaluate(s_pair));
    }

    [Fact]
    public void Bytes_that_dribble_in_do_not_extend_the_time_of_a_message()
    {
        long start = Stopwatch.GetTimestamp();
        Exception error = RunClient(Structure(2).Reals(new double[6]).ToArray(), stay: true, pauseMilliseconds: 20);
        Assert.IsType<TimeoutException>(error);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.35, 10);
    }

    [Fact]
    public void A_server_that_leaves_between_messages_or_says_exit_ends_the_client_quietly()
    {
        Assert.Null(Record.Exception(() => Assert.IsType<QuietEnd>(RunClient([], stay: false))));
        Assert.IsType<QuietEnd>(RunClient(new WireBytes().Header("STATUS").Header("INIT").Int(3).Int(4).Raw("init"u8.ToArray()).Header("EXIT").ToArray(), stay: false));
    }

    [Fact]
    public void Random_messages_end_in_an_error_that_says_so()
    {
        byte[] valid = new WireBytes().Header("STATUS").Header("INIT").Int(0).Int(1).Raw([32]).Raw(Structure(2).Reals(0, 0, 0, 9, 9, 9).ToArray())
            .Header("STATUS").Header("GETFORCE").Header("EXIT").ToArray();
        Assert.IsType<QuietEnd>(RunClient(valid, stay: false));
        int cases = Fuzzer.Cases(300), refused = 0;
        for (int i = 0; i < cases; i++)
        {
            Exception error = RunClient(Fuzzer.Damage(valid, new Random(i)), stay: false);
            Assert.True(error is IpiProtocolException or InvalidStructureException or QuietEnd, $"case {i}: {error}");
            refused += error is IpiProtocolException ? 1 : 0;
        }
        Assert.InRange(refused, cases / 4, cases - 1);
    }

    [Fact]
    public void Random_results_end_in_an_error_that_says_so()
    {
        byte[] valid = Forces(-1.5, 2).Reals(0.1, 0, 0, -0.1, 0, 0).Reals(new double[9]).Int(4).Raw("{ } "u8.ToArray()).ToArray();
        using IpiServer server = IpiServer.Listen(IpiEndpoint.Tcp(0), Options(false, false));
        Exception? Evaluate(byte[] bytes)
        {
            using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
            client.Connect(IPAddress.Loopback, server.Endpoint.Port);
            using IpiSession session = server.Accept();
            client.Send(bytes);
            client.Shutdown(SocketShutdown.Send);
            return Record.Exception(() => Assert.Equal(6, session.Evaluate(s_pair).Forces.Length));
        }
        Assert.Null(Evaluate(valid));
        int cases = Fuzzer.Cases(300), refused = 0;
        for (int i = 0; i < cases; i++)
        {
            Exception? error = Evaluate(Fuzzer.Damage(valid, new Random(i)));
            Assert.True(error is null or IpiProtocolException, $"case {i}: {error}");
            refused += error is null ? 0 : 1;
        }
        Assert.InRange(refused, cases / 4, cases - 1);
    }

    /// <summary>Limits that a test runs into, and none that a busy machine would.</summary>
    private static IpiOptions Options(bool idleSoon, bool messageSoon) => new()
    {
        IdleTimeout = idleSoon ? s_soon : TimeSpan.FromSeconds(30), MessageTimeout = messageSoon ? s_soon : TimeSpan.FromSeconds(30), MaximumTextBytes = 1000,
    };

    /// <summary>Runs a client against a server that sends some bytes and reads nothing of the answers.</summary>
    private static Exception RunClient(byte[] bytes, bool stay, int pauseMilliseconds = 0)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var done = new ManualResetEventSlim();
        var server = new Thread(() =>
        {
            using Socket socket = listener.AcceptSocket();
            socket.NoDelay = true;
            for (int sent = 0; sent < bytes.Length && !done.IsSet;)
            {
                int count = pauseMilliseconds > 0 ? 1 : bytes.Length;
                try
                {
                    sent += socket.Send(bytes.AsSpan(sent, count));
                }
                catch (SocketException)
                {
                    return;
                }
                done.Wait(pauseMilliseconds);
            }
            if (!stay)
                socket.Shutdown(SocketShutdown.Send);
            done.Wait();
        });
        server.Start();
        try
        {
            new IpiClient(Argon.Field, s_pair, Options(stay && bytes.Length == 0, stay)).Run(IpiEndpoint.Tcp(((IPEndPoint)listener.LocalEndpoint).Port));
            return new QuietEnd();
        }
        catch (Exception e)
        {
            return e;
        }
        finally
        {
            done.Set();
            server.Join();
        }
    }

    private sealed class QuietEnd : Exception;
}
