using System.CommandLine;
using EquiDsl.Atoms;
using EquiDsl.Training;

namespace EquiDsl.App;

/// <summary>Gives forces to i-PI, ASE or LAMMPS over a socket.</summary>
internal static class ServeCommand
{
    public static Command Create<TModel>(TextWriter output)
        where TModel : IDeclaredModel<TModel>
    {
        ModelOptions options = new();
        ReadingOptions reading = new();
        Argument<FileInfo> structure = new("structure") { Description = "atoms in the other program's order; elements and periodic axes are taken from it" };
        Option<string?> socket = new("--unix") { Description = "name of the UNIX socket, /tmp/ipi_NAME, or its path" };
        Option<int> port = new("--port") { Description = "TCP port", DefaultValueFactory = _ => 31415 };
        Option<string> host = new("--host") { Description = "host of the other program", DefaultValueFactory = _ => "127.0.0.1" };
        Option<bool> remote = new("--allow-remote") { Description = "allow hosts other than this machine; the protocol has no protection" };
        Command command = new("serve", "computes forces for another program by the i-PI protocol, until that ends") { structure, socket, port, host, remote };
        NumberRange.Between(1, System.Net.IPEndPoint.MaxPort, port);
        options.AddTo(command);
        reading.AddTo(command, labels: false);
        command.SetAction(parsed =>
        {
            options.RequireParameters(parsed);
            IpiEndpoint endpoint = parsed.GetValue(socket) is { } name
                ? name.Contains('/') ? IpiEndpoint.UnixPath(name) : IpiEndpoint.Unix(name)
                : IpiEndpoint.Tcp(parsed.GetValue(port), parsed.GetValue(host)!);
            if (!parsed.GetValue(remote) && !endpoint.IsLocal)
                throw new UsageException($"{endpoint} is another machine; add --allow-remote if that is meant");
            using Device device = options.Open(parsed);
            using TModel model = options.Load<TModel>(parsed, device, output);
            using StructureFile file = reading.Open(parsed, parsed.GetValue(structure)!);
            if (file.Count == 0)
                throw new ArgumentException($"{file.Path} has no structure");
            using InterruptSignal interrupt = new();
            IpiClient client = new(new ModelForceField(model.Runtime), file[0]);
            output.WriteLine($"connecting to {endpoint}");
            try
            {
                output.WriteLine($"{client.Run(endpoint, interrupt.Token)} structures computed");
                return 0;
            }
            catch (OperationCanceledException)
            {
                output.WriteLine("interrupted");
                return ExitCode.Interrupted;
            }
        });
        return command;
    }
}
