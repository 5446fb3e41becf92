using System.Diagnostics;
using System.Text;
using Xunit;

namespace EquiDsl.Atoms.Tests.Ipi;

/// <summary>Another program, running while a test talks to it.</summary>
internal sealed class OtherProgram : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    public OtherProgram(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        // One thread of a program is enough for small systems, and more would wait for each other on a busy machine.
        start.Environment["OMP_NUM_THREADS"] = "1";
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += Append;
        _process.ErrorDataReceived += Append;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Whether a program is there and runs with these arguments.</summary>
    public static bool Runs(string program, params string[] arguments)
    {
        try
        {
            using var run = new OtherProgram(program, Path.GetTempPath(), arguments);
            return run._process.WaitForExit(20_000) && run._process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Waits for the program's end, which must be a good one.</summary>
    public void Finish()
    {
        Assert.True(_process.WaitForExit(30_000), $"the program does not end:\n{Output}");
        _process.WaitForExit();
        Assert.True(_process.ExitCode == 0, Output);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }
        _process.Dispose();
    }

    private void Append(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
            _output.AppendLine(line.Data);
    }
}
