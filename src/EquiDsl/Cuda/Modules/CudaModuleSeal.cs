using System.Security.Cryptography;
using System.Text;

namespace EquiDsl.Cuda;

/// <summary>
/// Seals compiled modules with HMAC-SHA256 over name and code, under a key that lies beside them and that only this user can read. Who can write to the
/// folder without being able to read the key, a restored backup or a synchronised copy from elsewhere, cannot make a module that is accepted.
/// </summary>
internal sealed class CudaModuleSeal(OpenFolder folder)
{
    /// <summary>Name of the key's file.</summary>
    public const string KeyName = "equidsl-cuda.key";

    private const int KeyBytes = 32, LargestKeyFile = 4096;
    private static readonly byte[] s_magic = "EQUIDSL2"u8.ToArray(), s_keyMagic = "EQUIDSL CUDA KEY"u8.ToArray();

    /// <summary>What precedes a module's code in its file. Makes the key where there is none yet, or none that is secret.</summary>
    /// <exception cref="UntrustedFileException">A file that is none of EquiDsl's has the key's name.</exception>
    public byte[] Header(string name, byte[] code) => [.. s_magic, .. Tag(Key() ?? MakeKey(), name, code)];

    /// <summary>The code in a module's file, or null where the seal is not this user's.</summary>
    public byte[]? Open(string name, byte[] file)
    {
        int start = s_magic.Length + HMACSHA256.HashSizeInBytes;
        if (file.Length < start || !file.AsSpan().StartsWith(s_magic) || Key() is not { } key)
            return null;
        byte[] code = file[start..];
        return CryptographicOperations.FixedTimeEquals(file.AsSpan(s_magic.Length, HMACSHA256.HashSizeInBytes), Tag(key, name, code)) ? code : null;
    }

    /// <summary>Requires that the key's name is free or has a file of EquiDsl's, which alone are replaced.</summary>
    /// <exception cref="UntrustedFileException">A file that is none of EquiDsl's has the name.</exception>
    public void RequireOwnKey() => Key();

    private static byte[] Tag(byte[] key, string name, byte[] code)
    {
        using IncrementalHash hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.UTF8.GetBytes(name + '\0'));
        hash.AppendData(code);
        return hash.GetHashAndReset();
    }

    /// <summary>The key; null where there is none, or one that others may know.</summary>
    private byte[]? Key()
    {
        if (folder.Read(KeyName, LargestKeyFile) is not { } file)
            return null;
        if (!file.Content.AsSpan().StartsWith(s_keyMagic))
            throw new UntrustedFileException($"'{folder.File(KeyName)}' has the name of EquiDsl's key and is another file, which stays; move it away");
        return !file.IsOpenToOthers && file.Content.Length == s_keyMagic.Length + KeyBytes ? file.Content[s_keyMagic.Length..] : null;
    }

    /// <summary>Of several that make a key at the same time one wins, and all use its key.</summary>
    private byte[] MakeKey()
    {
        folder.Write(KeyName, replace: false, s_keyMagic, RandomNumberGenerator.GetBytes(KeyBytes));
        if (Key() is { } key)
            return key;
        folder.Write(KeyName, replace: true, s_keyMagic, RandomNumberGenerator.GetBytes(KeyBytes));
        return Key() ?? throw new IOException($"'{folder.File(KeyName)}' was written and does not read back");
    }
}
