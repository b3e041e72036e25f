using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Billing.Local.Journal;

/// <summary>The live records of all services at one point of the log, and how they are written.</summary>
internal sealed class JournalSnapshot
{
    private const int FrameSize = 1 << 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private readonly List<(JournalLane Lane, LiveRecord Record)> _records;
    private readonly long _firstFrame;

    private JournalSnapshot(List<(JournalLane Lane, LiveRecord Record)> records, long firstFrame)
    {
        _records = records;
        _firstFrame = firstFrame;
    }

    /// <summary>
    /// Collects the live records at a moment at which nothing is appended: acknowledgements are held back, so those who
    /// wait for one come to rest, and what was collected while something was still appended is thrown away.
    /// </summary>
    /// <returns>False when the services did not come to rest in time.</returns>
    public static bool TryCapture(
        JournalWriter writer, IReadOnlyList<IJournaled> services, TimeSpan patience, [NotNullWhen(true)] out JournalSnapshot? snapshot)
    {
        var waited = Stopwatch.StartNew();
        writer.Hold();
        try
        {
            do
            {
                var appended = writer.Appended;
                Thread.Sleep(Pause);
                if (writer.Appended != appended)
                {
                    continue;
                }

                var records = services.SelectMany(service => service.Capture(), (service, record) => (service.Lane, record)).ToList();
                if (writer.TryCut(appended, out var firstFrame))
                {
                    snapshot = new JournalSnapshot(records, firstFrame);
                    return true;
                }
            }
            while (waited.Elapsed < patience);
        }
        finally
        {
            writer.Release();
        }

        snapshot = null;
        return false;
    }

    /// <summary>Writes the snapshot, and only when it is complete and durable deletes what it stands for.</summary>
    /// <returns>Its size in bytes.</returns>
    public long Write(JournalFolder folder, FileJournalOptions options)
    {
        var target = folder.SnapshotPath(_firstFrame);
        var unfinished = target + ".tmp";
        long length;
        try
        {
            using var file = options.OpenFile(unfinished);
            length = WriteFrames(file);
            file.Flush();
        }
        catch
        {
            System.IO.File.Delete(unfinished);
            throw;
        }

        System.IO.File.Move(unfinished, target, overwrite: true);
        StableStorage.FlushFolder(folder.Path);
        folder.DeleteBefore(_firstFrame);
        return length;
    }

    private long WriteFrames(JournalFile file)
    {
        Span<byte> header = stackalloc byte[JournalFormat.FileHeaderSize];
        JournalFormat.WriteFileHeader(header, JournalFileKind.Snapshot, _firstFrame);
        file.Write(header, 0);
        long length = header.Length;
        var batch = new JournalBatch();
        foreach (var (lane, record) in _records)
        {
            batch.Add(lane, record.Bytes.Span);
            if (batch.Length >= FrameSize)
            {
                length += WriteFrame(file, batch, length);
            }
        }

        if (batch.Records > 0)
        {
            length += WriteFrame(file, batch, length);
        }

        // An empty frame says that nothing is missing.
        return length + WriteFrame(file, batch, length);
    }

    private static int WriteFrame(JournalFile file, JournalBatch batch, long offset)
    {
        var frame = batch.Seal();
        file.Write(frame, offset);
        batch.Reset();
        return frame.Length;
    }
}
