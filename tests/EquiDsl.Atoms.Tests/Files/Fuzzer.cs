namespace EquiDsl.Atoms.Tests.Files;

/// <summary>Damages bytes in the ways that files are damaged.</summary>
internal static class Fuzzer
{
    private static readonly int s_cases =
        int.TryParse(Environment.GetEnvironmentVariable("EQUIDSL_FUZZ_CASES"), out int cases) ? cases : 0;

    /// <summary>The number of cases that EQUIDSL_FUZZ_CASES sets, or else the usual one.</summary>
    public static int Cases(int usual) => s_cases > 0 ? s_cases : usual;

    /// <summary>A damaged copy; the same random numbers give the same damage.</summary>
    public static byte[] Damage(byte[] good, Random random)
    {
        if (random.Next(4) == 0)
            return good[..random.Next(good.Length)];
        byte[] bytes = (byte[])good.Clone();
        for (int changes = random.Next(1, 6); changes > 0; changes--)
        {
            // Most structure is near the start, and where the bytes are not zero.
            int place = random.Next(random.Next(2) == 0 ? Math.Min(bytes.Length, 4096) : bytes.Length);
            for (int tries = 0; tries < 20 && bytes[place] == 0; tries++)
                place = random.Next(bytes.Length);
            switch (random.Next(4))
            {
                case 0:
                    bytes[place] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[place] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes[place] = 0xff;
                    break;
                default:
                    // A piece of the file where another belongs.
                    int length = Math.Min(random.Next(1, 16), bytes.Length - place);
                    good.AsSpan(random.Next(good.Length - length), length).CopyTo(bytes.AsSpan(place));
                    break;
            }
        }
        return bytes;
    }
}
