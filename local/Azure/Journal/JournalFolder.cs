using System.Globalization;

namespace Billing.Local.Journal;

/// <summary>
/// The files of a journal. <c>segment-N</c> holds the frames from number N on; <c>snapshot-N</c> stands for all frames
/// before number N; <c>*.tmp</c> is a snapshot that was not finished; <c>lock</c> is held by the host that uses the folder.
/// </summary>
internal sealed class JournalFolder(string path)
{
    private const string SegmentPrefix = "segment-";
    private const string SnapshotPrefix = "snapshot-";

    public string Path => path;

    public string SegmentPath(long firstFrame) => NameOf(SegmentPrefix, firstFrame);

    public string SnapshotPath(long firstFrame) => NameOf(SnapshotPrefix, firstFrame);

    /// <summary>Segments in the order of their frames.</summary>
    public IReadOnlyList<JournalFileName> Segments() => Find(SegmentPrefix);

    /// <summary>Snapshots, oldest first; more than one only when a crash came before the older was deleted.</summary>
    public IReadOnlyList<JournalFileName> Snapshots() => Find(SnapshotPrefix);

    /// <summary>Makes the folder and takes its lock.</summary>
    /// <exception cref="JournalException">The folder cannot be written, or another host uses it.</exception>
    public FileStream Lock()
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"The journal folder '{path}' cannot be made: {failure.Message}", failure);
        }

        var lockFile = System.IO.Path.Combine(path, "lock");
        try
        {
            return new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new JournalException($"The journal folder '{path}' cannot be written: {failure.Message}", failure);
        }
        catch (IOException failure)
        {
            throw new JournalException(
                $"The journal folder '{path}' cannot be locked. Does another host use it? Stop that one, or choose another folder. ({failure.Message})",
                failure);
        }
    }

    /// <summary>Deletes unfinished snapshots, and what a finished one from frame <paramref name="from"/> on stands for.</summary>
    public void DeleteBefore(long from)
    {
        foreach (var unfinished in Directory.EnumerateFiles(path, "*.tmp"))
        {
            System.IO.File.Delete(unfinished);
        }

        foreach (var old in Segments().Concat(Snapshots()).Where(file => file.FirstFrame < from))
        {
            System.IO.File.Delete(old.Path);
        }
    }

    private string NameOf(string prefix, long firstFrame) =>
        System.IO.Path.Combine(path, prefix + firstFrame.ToString("D19", CultureInfo.InvariantCulture));

    private List<JournalFileName> Find(string prefix) =>
    [
        .. Directory.EnumerateFiles(path, prefix + "*")
            .Select(file => (File: file, Number: System.IO.Path.GetFileName(file)[prefix.Length..]))
            .Where(found => found.Number.All(char.IsAsciiDigit))
            .Select(found => new JournalFileName(found.File, long.Parse(found.Number, CultureInfo.InvariantCulture)))
            .OrderBy(found => found.FirstFrame),
    ];
}

/// <param name="Path">Where the file is.</param>
/// <param name="FirstFrame">The number in its name.</param>
internal readonly record struct JournalFileName(string Path, long FirstFrame);
