using System.Runtime.InteropServices;
using System.Text;

namespace EquiDsl.Interop;

/// <summary>The message of a thread's last failure, as C text that stays where it is until the thread's next failure.</summary>
internal sealed unsafe class NativeErrorText
{
    // Text before the first failure.
    private static readonly byte* s_none = (byte*)NativeMemory.AllocZeroed(1);

    [ThreadStatic]
    private static NativeErrorText? s_last;

    private readonly byte* _text;

    private NativeErrorText(string message)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(message.Replace('\0', ' '));
        _text = (byte*)NativeMemory.Alloc((nuint)bytes.Length + 1);
        bytes.CopyTo(new Span<byte>(_text, bytes.Length));
        _text[bytes.Length] = 0;
    }

    ~NativeErrorText() => NativeMemory.Free(_text);

    public static byte* Current => s_last is null ? s_none : s_last._text;

    public static void Set(string message) => s_last = new NativeErrorText(message);
}
