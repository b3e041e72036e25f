using System.Diagnostics;

namespace Billing.Local.Journal;

/// <summary>Takes one record of a journal that is read.</summary>
internal delegate void JournalRecordSink(JournalLane lane, ReadOnlySpan<byte> record);

/// <summary>Reads a folder from its snapshot to the end of its log and hands on each record.</summary>
internal sealed class JournalRecovery(JournalFolder folder, string repairCommand, JournalRecordSink sink)
{
    private long _records;
    private long _bytes;

    /// <summary>True if what a host left half written at the end is cut off; not while that host may still be writing it.</summary>
    public bool CutsTornEnd { get; init; } = true;

    /// <summary>Number that the next frame will have.</summary>
    public long NextFrame { get; private set; }

    /// <summary>The segment that goes on, and how long it is; null when a new one has to begin.</summary>
    public (string Path, long Length)? Last { get; private set; }

    /// <summary>Bytes in the snapshot.</summary>
    public long SnapshotBytes { get; private set; }

    /// <summary>Bytes in the segments behind the snapshot.</summary>
    public long LogBytes { get; private set; }

    /// <exception cref="JournalException">A file is damaged, or records are missing.</exception>
    public JournalReport Run()
    {
        var clock = Stopwatch.StartNew();
        var torn = 0L;
        if (folder.Snapshots() is [.., var snapshot])
        {
            ReadSnapshot(snapshot);
        }

        var segments = folder.Segments().Where(segment => segment.FirstFrame >= NextFrame).ToList();
        for (var i = 0; i < segments.Count; i++)
        {
            torn = ReadSegment(segments[i], isLast: i == segments.Count - 1);
        }

        CheckClosed(segments is [.., var last] ? last.Path : folder.ClosedPath);

        return new JournalReport { Records = _records, Bytes = _bytes, TornBytes = torn, Elapsed = clock.Elapsed };
    }

    private void ReadSnapshot(JournalFileName file)
    {
        using var reader = new FrameReader(file.Path);
        if (!reader.TryReadFileHeader(JournalFileKind.Snapshot, out var first) || first != file.FirstFrame)
        {
            throw Damaged(reader, "its header is not readable");
        }

        var complete = false;
        while (reader.TryRead(out var body))
        {
            complete = reader.Header.Records == 0;
            Replay(body, reader);
        }

        if (!complete || reader.Offset < reader.Length)
        {
            throw Damaged(reader, "a checksum is wrong or its end is missing");
        }

        NextFrame = file.FirstFrame;
        SnapshotBytes = reader.Length;
        _bytes += reader.Length;
    }

    /// <returns>Bytes cut off its end.</returns>
    private long ReadSegment(JournalFileName file, bool isLast)
    {
        if (file.FirstFrame != NextFrame)
        {
            throw new JournalException(
                $"The journal lacks frames {NextFrame} to {file.FirstFrame - 1}: '{file.Path}' does not follow what is before it. "
                + $"Restore the missing file, or go on with what can be read: {repairCommand} \"{folder.Path}\"")
            { File = file.Path, Offset = 0 };
        }

        long torn;
        using (var reader = new FrameReader(file.Path))
        {
            if (reader.TryReadFileHeader(JournalFileKind.Segment, out var first) && first == file.FirstFrame)
            {
                while (reader.TryRead(out var body) && Follows(reader))
                {
                    Replay(body, reader);
                    NextFrame++;
                }
            }

            torn = reader.Length - reader.Offset;
            if (torn > 0 && isLast && folder.ClosedBehind() > NextFrame)
            {
                throw Damaged(reader, $"the host had closed the journal behind frame {folder.ClosedBehind() - 1}");
            }

            if (torn > 0 && (!isLast || reader.HasLater(NextFrame)))
            {
                throw Damaged(reader, isLast ? "good records follow behind it" : "the log goes on in another file");
            }

            _bytes += reader.Length - torn;
            LogBytes += reader.Length - torn;
            Last = (file.Path, reader.Length - torn);
        }

        if (CutsTornEnd)
        {
            CutOff(file.Path, torn);
        }

        return torn;
    }

    // A write that was under way may be missing. What was there when the journal was closed may not.
    private void CheckClosed(string path)
    {
        if (folder.ClosedBehind() is var closed && closed > NextFrame)
        {
            throw new JournalException(
                $"The journal was closed behind frame {closed - 1} and ends with frame {NextFrame - 1}: '{path}' was cut, and what was acknowledged is missing. "
                + $"Nothing was changed. Restore the file from a backup, or go on with what is left: {repairCommand} \"{folder.Path}\"")
            { File = path, Offset = Last?.Length ?? 0 };
        }
    }

    /// <summary>A good frame must also be the next one.</summary>
    private bool Follows(FrameReader reader) => reader.Header.Number == NextFrame
        ? true
        : throw Damaged(reader, $"frame {NextFrame} was expected and {reader.Header.Number} is there");

    private void Replay(ReadOnlySpan<byte> body, FrameReader reader)
    {
        while (!body.IsEmpty)
        {
            var record = JournalFormat.TakeRecord(ref body, out var lane);
            try
            {
                sink(lane, record);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                throw new JournalException(
                    $"A record of {lane} in '{reader.Path}' before offset {reader.Offset} cannot be applied: {failure.Message}", failure);
            }

            _records++;
        }
    }

    private void CutOff(string path, long torn)
    {
        var kept = Last!.Value.Length;
        if (kept < JournalFormat.FileHeaderSize)
        {
            System.IO.File.Delete(path);
            Last = null;
        }

        if (torn == 0 || Last is null)
        {
            return;
        }

        using var handle = System.IO.File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.SetLength(handle, kept);
        RandomAccess.FlushToDisk(handle);
    }

    private JournalException Damaged(FrameReader reader, string why)
    {
        var offset = reader.Offset;
        return new JournalException(
            $"The journal file '{reader.Path}' is damaged at offset {offset}: {why}. Nothing was changed. "
            + $"Restore the file from a backup, or go on with what can be read: {repairCommand} \"{folder.Path}\"")
        { File = reader.Path, Offset = offset };
    }
}
