using System.Net.Sockets;
using EquiDsl.Atoms.Tests.Files;
using NativeLibrarySample;
using Xunit;

namespace EquiDsl.Atoms.Tests.Ipi;

public sealed class IpiRoundTripTests
{
    private static readonly IpiOptions s_quick = new() { ConnectTimeout = TimeSpan.FromSeconds(10), IdleTimeout = TimeSpan.FromSeconds(10) };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_answers_a_server_with_what_the_field_says(bool unix)
    {
        using var folder = new TemporaryFolder();
        using IpiServer server = IpiServer.Listen(unix ? IpiEndpoint.UnixPath(folder.File("socket")) : IpiEndpoint.Tcp(0), s_quick);
        var field = new LennardJones(Argon.Epsilon, Argon.Sigma, Argon.Cutoff) { Extra = "{\"field\": \"Lennard-Jones\"}" };
        Task<int> client = Task.Run(() => new IpiClient(field, Argon.Create(0), s_quick).Run(server.Endpoint));
        using (IpiSession session = server.Accept())
        {
            for (int seed = 1; seed < 4; seed++)
            {
                AtomicStructure structure = Argon.Create(seed);
                structure.Cell[3] += 0.01 * seed;
                structure = seed == 1 ? structure : Argon.Turned(structure, mirrored: seed == 3);
                IpiResult result = session.Evaluate(structure);
                Agreement.Check(Argon.Field.Evaluate(structure), result, 1e-12);
                Assert.Equal("{\"field\": \"Lennard-Jones\"}", result.Extra);
            }
        }
        Assert.Equal(3, await client);
    }

    [Fact]
    public async Task Molecules_need_no_cell()
    {
        using IpiServer server = IpiServer.Listen(IpiEndpoint.Tcp(0), s_quick);
        var pair = new AtomicStructure([0.1, 0.2, 0.3, 3, 1, 2], [18, 18]);
        Task<int> client = Task.Run(() => new IpiClient(Argon.Field, pair, s_quick).Run(server.Endpoint));
        using (IpiSession session = server.Accept())
            Agreement.Check(Argon.Field.Evaluate(pair), session.Evaluate(pair), 1e-12);
        Assert.Equal(1, await client);
    }

    [Fact]
    public async Task A_declared_model_is_a_force_field()
    {
        using SmallModel model = SmallModel.FromSeed(7, Device.Cpu(1));
        model.Runtime.Normalization = new TargetNormalization(-2, 3);
        using IpiServer server = IpiServer.Listen(IpiEndpoint.Tcp(0), s_quick);
        Task<int> client = Task.Run(() => new IpiClient(new ModelForceField(model.Runtime), Argon.Create(0, 29), s_quick).Run(server.Endpoint));
        List<(AtomicStructure Structure, IpiResult Result)> results = [];
        using (IpiSession session = server.Accept())
        {
            foreach (int seed in new[] { 1, 2, 2 })
                results.Add((Argon.Create(seed, 29), session.Evaluate(Argon.Create(seed, 29))));
        }
        Assert.Equal(3, await client);
        foreach ((AtomicStructure structure, IpiResult result) in results)
        {
            Prediction expected = model.Predict([structure]);
            Assert.Equal(expected.Energies[0], result.Energy, 1e-4 * Math.Abs(expected.Energies[0]));
            Agreement.Check(expected.Forces, result.Forces, 1e-4);
            Assert.Equal(new double[9], result.Virial!);
        }
    }

    [Fact]
    public async Task What_the_field_throws_ends_the_connection_on_both_sides()
    {
        using IpiServer server = IpiServer.Listen(IpiEndpoint.Tcp(0), s_quick);
        AtomicStructure tooMany = new(new double[9], [1, 1, 1]), coincident = new(new double[6], [1, 1]);
        using SmallModel model = SmallModel.FromSeed(7, Device.Cpu(1));
        Task<int> client = Task.Run(() => new IpiClient(new ModelForceField(model.Runtime), coincident, s_quick).Run(server.Endpoint));
        using IpiSession session = server.Accept();
        Assert.ThrowsAny<IOException>(() => session.Evaluate(coincident));
        Assert.Throws<ObjectDisposedException>(() => session.Evaluate(coincident));
        Assert.Equal(0, (await Assert.ThrowsAsync<InvalidStructureException>(() => client)).AtomIndex);

        client = Task.Run(() => new IpiClient(Argon.Field, coincident, s_quick).Run(server.Endpoint));
        using IpiSession second = server.Accept();
        Assert.ThrowsAny<IOException>(() => second.Evaluate(tooMany));
        Assert.Contains("about 3 atoms", (await Assert.ThrowsAsync<IpiProtocolException>(() => client)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN, 6)]
    [InlineData(1.0, 5)]
    public async Task Senseless_results_of_a_field_are_not_sent(double energy, int components)
    {
        using IpiServer server = IpiServer.Listen(IpiEndpoint.Tcp(0), s_quick);
        var pair = new AtomicStructure([0, 0, 0, 1, 1, 1], [1, 1]);
        Task<int> client = Task.Run(() => new IpiClient(new Constant(new IpiResult(energy, new double[components])), pair, s_quick).Run(server.Endpoint));
        using IpiSession session = server.Accept();
        Assert.ThrowsAny<IOException>(() => session.Evaluate(pair));
        await Assert.ThrowsAsync<InvalidOperationException>(() => client);
    }

    [Fact]
    public void Nobody_there_is_told_in_time()
    {
        IpiOptions soon = new() { ConnectTimeout = TimeSpan.FromMilliseconds(200) };
        using var folder = new TemporaryFolder();
        IpiEndpoint nowhere = IpiEndpoint.UnixPath(folder.File("socket"));
        string message = Assert.Throws<TimeoutException>(() => new IpiClient(Argon.Field, Argon.Create(0), soon).Run(nowhere)).Message;
        Assert.Contains(nowhere.Path!, message, StringComparison.Ordinal);
        using IpiServer server = IpiServer.Listen(nowhere, soon);
        Assert.Contains("No client", Assert.Throws<TimeoutException>(() => server.Accept()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_every_wait()
    {
        using var cancel = new CancellationTokenSource();
        using IpiServer server = IpiServer.Listen(IpiEndpoint.Tcp(0));
        Task client = Task.Run(() => new IpiClient(Argon.Field, Argon.Create(0)).Run(server.Endpoint, cancel.Token));
        using IpiSession session = server.Accept();
        Task accept = Task.Run(() => server.Accept(cancel.Token));
        await Task.Delay(50);
        cancel.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.WaitAsync(TimeSpan.FromSeconds(5)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accept.WaitAsync(TimeSpan.FromSeconds(5)));
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public void Listening_beyond_this_machine_has_to_be_asked_for(string host)
    {
        Assert.Contains("AllowRemote", Assert.Throws<ArgumentException>(() => IpiServer.Listen(IpiEndpoint.Tcp(0, host))).Message, StringComparison.Ordinal);
        if (host == "0.0.0.0")
        {
            using IpiServer server = IpiServer.Listen(IpiEndpoint.Tcp(0, host), new IpiOptions { AllowRemote = true });
            Assert.NotEqual(0, server.Endpoint.Port);
        }
    }

    [SkippableFact]
    public void Unix_sockets_are_private_and_only_stale_ones_are_replaced()
    {
        Skip.If(OperatingSystem.IsWindows(), "UNIX file modes");
        using var folder = new TemporaryFolder();
        IpiEndpoint endpoint = IpiEndpoint.UnixPath(folder.File("socket"));
        using (var stale = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            stale.Bind(new UnixDomainSocketEndPoint(folder.File("other")));
            File.Move(folder.File("other"), endpoint.Path!);
        }
        using (IpiServer server = IpiServer.Listen(endpoint))
        {
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(endpoint.Path!));
            Assert.Contains("Another server", Assert.Throws<IOException>(() => IpiServer.Listen(endpoint)).Message, StringComparison.Ordinal);
        }
        Assert.False(File.Exists(endpoint.Path));
        folder.Write("socket", "precious");
        Assert.ThrowsAny<IOException>(() => IpiServer.Listen(endpoint));
        Assert.Equal("precious", File.ReadAllText(endpoint.Path!));
    }

    [Fact]
    public void Senseless_endpoints_and_options_are_refused()
    {
        Assert.Throws<ArgumentException>(() => IpiEndpoint.Unix("../etc/socket"));
        Assert.Throws<ArgumentException>(() => IpiEndpoint.Unix(new string('x', 200)));
        Assert.Throws<ArgumentOutOfRangeException>(() => IpiEndpoint.Tcp(65536));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IpiOptions { MessageTimeout = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new IpiOptions { MaximumTextBytes = -1 });
        Assert.Equal("/tmp/ipi_argon", IpiEndpoint.Unix("argon").Path);
        Assert.Equal("127.0.0.1:31415", IpiEndpoint.Tcp(31415).ToString());
    }

    private sealed class Constant(IpiResult result) : IIpiForceField
    {
        public IpiResult Evaluate(AtomicStructure structure, CancellationToken cancellation = default) => result;
    }
}
