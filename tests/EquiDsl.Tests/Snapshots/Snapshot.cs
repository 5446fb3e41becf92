using System.Runtime.CompilerServices;

namespace EquiDsl.Tests.Snapshots;

/// <summary>Compares texts with accepted ones; <c>-p:UseVerify=true</c> swaps this file for Snapshot.Verify.cs.</summary>
internal static class Snapshot
{
    /// <summary>Compares <paramref name="text"/> with <c>Type.Method#Hint.verified.extension</c> beside the calling test.</summary>
    /// <param name="text">What the test made.</param>
    /// <param name="file">Hint and extension, e.g. <c>Layers.Norm.g.cs</c>.</param>
    public static Task Verify(string text, string file, [CallerFilePath] string source = "", [CallerMemberName] string method = "")
    {
        string name = $"{Path.GetFileNameWithoutExtension(source)}.{method}#{Path.GetFileNameWithoutExtension(file)}";
        bool accept = Environment.GetEnvironmentVariable(SnapshotFile.AcceptVariable) == "1";
        new SnapshotFile(Path.Combine(Path.GetDirectoryName(source)!, name), Path.GetExtension(file)[1..]).Check(text, accept);
        return Task.CompletedTask;
    }
}
