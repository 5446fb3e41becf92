using System.Text;

namespace EquiDsl.Atoms;

/// <summary>The words that messages begin with: 12 ASCII characters, padded with spaces.</summary>
internal static class IpiHeader
{
    public const int Length = 12;
    public const string Status = "STATUS";
    public const string NeedInit = "NEEDINIT";
    public const string Ready = "READY";
    public const string HaveData = "HAVEDATA";
    public const string Init = "INIT";
    public const string PosData = "POSDATA";
    public const string GetForce = "GETFORCE";
    public const string ForceReady = "FORCEREADY";
    public const string Exit = "EXIT";

    private static readonly string[] s_all = [Status, NeedInit, Ready, HaveData, Init, PosData, GetForce, ForceReady, Exit];

    public static byte[] Encode(string word) => Encoding.ASCII.GetBytes(word.PadRight(Length));

    /// <exception cref="IpiProtocolException">The bytes are no header.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        string text = Encoding.Latin1.GetString(bytes);
        return Array.Find(s_all, word => text.TrimEnd(' ') == word)
            ?? throw new IpiProtocolException($"The bytes {Convert.ToHexString(bytes)} ('{Printable(text)}') are no i-PI header.");
    }

    private static string Printable(string text) => string.Concat(text.Select(c => c is >= ' ' and <= '~' ? c : '.'));
}
