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
    private const int ProbeBytes = 4096;

    public string Path => path;

    /// <summary>The file that a host leaves when it has closed the journal.</summary>
    public string ClosedPath => System.IO.Path.Combine(path, "closed");

    /// <summary>The number behind the last frame when the journal was closed; 0 when it was not, or has gone on since.</summary>
    public long ClosedBehind() =>
        System.IO.File.Exists(ClosedPath) && long.TryParse(System.IO.File.ReadAllText(ClosedPath), NumberStyles.None, CultureInfo.InvariantCulture, out var frame) ? frame : 0;

    /// <summary>Notes that the journal is closed: from then on an end that lacks something is no torn one.</summary>
    public void Close(long nextFrame) => System.IO.File.WriteAllText(ClosedPath, nextFrame.ToString(CultureInfo.InvariantCulture));

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
            return new FileStream(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw JournalFailures.Opening(path, failure);
        }
    }

    /// <summary>Writes, syncs and deletes a file, so that a folder that takes no data is told of at the start and not later.</summary>
    /// <exception cref="JournalException">The disk is full, or the folder cannot be written.</exception>
    public void CheckWritable(Func<string, JournalFile> openFile)
    {
        var probe = System.IO.Path.Combine(path, "probe.tmp");
        try
        {
            using (var file = openFile(probe))
            {
                file.Write(new byte[ProbeBytes], 0);
                file.Flush();
            }

            System.IO.File.Delete(probe);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw JournalFailures.Opening(path, failure);
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
