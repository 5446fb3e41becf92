using System.Runtime.CompilerServices;
using VerifyTests;
using VerifyXunit;

namespace EquiDsl.Tests.Snapshots;

/// <summary>Snapshot.cs by Verify, over the same files.</summary>
internal static class Snapshot
{
    /// <summary>Compares <paramref name="text"/> with <c>Type.Method#Hint.verified.extension</c> beside the calling test.</summary>
    /// <param name="text">What the test made.</param>
    /// <param name="file">Hint and extension, e.g. <c>Layers.Norm.g.cs</c>.</param>
    public static async Task Verify(string text, string file, [CallerFilePath] string source = "", [CallerMemberName] string method = "")
    {
        VerifySettings settings = new();
        settings.UseFileName($"{Path.GetFileNameWithoutExtension(source)}.{method}#{Path.GetFileNameWithoutExtension(file)}");
        await Verifier.Verify(text.TrimEnd('\n'), Path.GetExtension(file)[1..], settings, source);
    }
}
