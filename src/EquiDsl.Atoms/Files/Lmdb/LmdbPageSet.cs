namespace EquiDsl.Atoms;

/// <summary>
/// The pages of an LMDB that were met. A sound tree has each page once, and so has each value of several pages, so that no more is
/// read than the file holds.
/// </summary>
/// <param name="count">Pages of the file.</param>
internal sealed class LmdbPageSet(long count)
{
    private readonly ulong[] _met = new ulong[(count + 63) / 64];

    /// <summary>Whether the file has these pages, none of them a meta page.</summary>
    public bool Has(long first, long pages) => first >= 2 && pages >= 1 && first < count && pages <= count - first;

    /// <summary>Takes pages that the file has.</summary>
    /// <returns>Whether none of them was taken before.</returns>
    public bool Take(long first, long pages)
    {
        bool free = true;
        for (long page = first; page < first + pages; page++)
        {
            ref ulong word = ref _met[page / 64];
            ulong bit = 1UL << (int)(page % 64);
            free &= (word & bit) == 0;
            word |= bit;
        }
        return free;
    }
}
