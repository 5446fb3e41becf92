namespace EquiDsl.Files;

/// <summary>What tells that a file is another than it was: its size, the time of its last change, and which file it is.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="Changed">The time of the last change.</param>
/// <param name="Number">Device and number, where the system tells.</param>
internal readonly record struct FileStamp(long Length, DateTime Changed, (ulong Device, ulong Inode)? Number)
{
    /// <summary>The stamp of a file; null where there is none.</summary>
    public static FileStamp? Of(string path)
    {
        FileInfo file = new(path);
        return file.Exists ? new(file.Length, file.LastWriteTimeUtc, FileIdentity.Number(path)) : null;
    }
}
