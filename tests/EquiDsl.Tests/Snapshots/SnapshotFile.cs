using System.Text;
using Xunit.Sdk;

namespace EquiDsl.Tests.Snapshots;

/// <summary>A text accepted by a person, and beside it the text that a test made when the two differ. Verify's file names.</summary>
/// <param name="stem">Path up to <c>.verified.</c>, e.g. <c>…/Type.Method#Hint.g</c>.</param>
/// <param name="extension">Extension without a dot.</param>
internal sealed class SnapshotFile(string stem, string extension)
{
    /// <summary>The environment variable that, set to 1, accepts every text.</summary>
    public const string AcceptVariable = "EQUIDSL_ACCEPT_SNAPSHOTS";

    public string Verified => $"{stem}.verified.{extension}";

    public string Received => $"{stem}.received.{extension}";

    /// <summary>Throws when <paramref name="text"/> is not the accepted one, and leaves it in <see cref="Received"/>.</summary>
    public void Check(string text, bool accept)
    {
        string? accepted = File.Exists(Verified) ? Normalize(File.ReadAllText(Verified)) : null;
        text = Normalize(text);
        File.Delete(Received);
        if (text == accepted)
            return;
        if (accept)
        {
            File.WriteAllText(Verified, text);
            return;
        }
        File.WriteAllText(Received, text);
        throw new XunitException($"""
            {(accepted is null ? "There is no snapshot yet." : "The text differs from its snapshot. " + Difference(accepted.Split('\n'), text.Split('\n')))}
            Verified: {Verified}
            Received: {Received}
            If the received text is right, rename it to the verified one, or run these tests with {AcceptVariable}=1.
            """);
    }

    private static string Normalize(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n');

    private static string Difference(string[] expected, string[] actual)
    {
        int first = 0;
        while (first < expected.Length && first < actual.Length && expected[first] == actual[first])
            first++;
        StringBuilder excerpt = new($"First at line {first + 1}:\n");
        for (int i = Math.Max(0, first - 2); i < first; i++)
            excerpt.Append($"  {expected[i]}\n");
        foreach ((char sign, string[] lines) in new[] { ('-', expected), ('+', actual) })
        {
            for (int i = first; i < Math.Min(first + 3, lines.Length); i++)
                excerpt.Append($"{sign} {lines[i]}\n");
        }
        return excerpt.ToString().TrimEnd('\n');
    }
}
