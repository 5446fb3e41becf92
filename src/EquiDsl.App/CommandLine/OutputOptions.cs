using System.CommandLine;
using EquiDsl.Files;

namespace EquiDsl.App;

/// <summary>The option that lets a command overwrite files, and the refusal to do so without it.</summary>
internal sealed class OutputOptions
{
    private readonly Option<bool> _force = new("--force") { Description = "overwrite files that are there; never the command's own input" };

    public void AddTo(Command command) => command.Options.Add(_force);

    /// <summary>Whether files may be overwritten.</summary>
    public bool IsForced(ParseResult parsed) => parsed.GetValue(_force);

    /// <summary>Refuses to overwrite, before any work is done.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="inputs">What is read; null for what is not given.</param>
    /// <param name="outputs">What will be written; null for what is not.</param>
    /// <exception cref="IOException">An output is an input, or two outputs are one file, or one is there and <c>--force</c> is not given.</exception>
    public void Require(ParseResult parsed, IEnumerable<string?> inputs, params IEnumerable<string?> outputs)
    {
        string[] written = [.. outputs.OfType<string>()];
        RequireOther(inputs, written);
        if (!IsForced(parsed) && Array.Find(written, IsThere) is { } found)
            throw new IOException($"'{found}' is there already; overwrite it with --force, or name another");
    }

    /// <summary>Refuses outputs that are inputs, or one file.</summary>
    /// <exception cref="IOException">There is such a one.</exception>
    public static void RequireOther(IEnumerable<string?> inputs, params string[] outputs)
    {
        string[] read = [.. inputs.OfType<string>()];
        for (int i = 0; i < outputs.Length; i++)
        {
            if (Array.Exists(read, input => FileIdentity.AreSame(input, outputs[i])))
                throw new IOException($"'{outputs[i]}' is an input of the command, which it does not overwrite; name another");
            if (Array.Exists(outputs[..i], other => FileIdentity.AreSame(other, outputs[i])))
                throw new IOException($"'{outputs[i]}' is named for two outputs; name another");
        }
    }

    // A link that leads nowhere is there, too.
    private static bool IsThere(string path) => File.Exists(path) || new FileInfo(path).LinkTarget is not null;
}
