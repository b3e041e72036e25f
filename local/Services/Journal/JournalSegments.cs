namespace Billing.Local.Journal;

/// <summary>Writes frames to the current segment and begins a new one when it is full. Used by the writing thread alone.</summary>
internal sealed class JournalSegments : IDisposable
{
    private readonly FileJournalOptions _options;
    private JournalFile? _file;
    private long _length;
    private long _logBytes;

    /// <param name="folder">Where segments are.</param>
    /// <param name="options">Sizes and syncing.</param>
    /// <param name="recovered">What was found in the folder, and where to go on.</param>
    public JournalSegments(JournalFolder folder, FileJournalOptions options, JournalRecovery recovered)
    {
        Folder = folder;
        _options = options;
        _logBytes = recovered.LogBytes;
        if (recovered.Last is { } last)
        {
            (_file, _length) = (options.OpenFile(last.Path), last.Length);
        }
    }

    public JournalFolder Folder { get; }

    /// <summary>Bytes written since the last snapshot began.</summary>
    public long LogBytes => Interlocked.Read(ref _logBytes);

    /// <summary>Writes a group and, unless that is switched off, syncs it.</summary>
    public void Write(JournalBatch batch)
    {
        if (_file is null || batch.BeginsSegment || _length >= _options.SegmentBytes)
        {
            if (batch.BeginsSegment)
            {
                Interlocked.Exchange(ref _logBytes, 0);
            }

            Begin(batch.Number);
        }

        var frame = batch.Seal();
        _file.Write(frame, _length);
        Flush(_file);
        _length += frame.Length;
        Interlocked.Add(ref _logBytes, frame.Length);
    }

    public void Dispose() => _file?.Dispose();

    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_file))]
    private void Begin(long firstFrame)
    {
        _file?.Dispose();
        _file = _options.OpenFile(Folder.SegmentPath(firstFrame));
        Span<byte> header = stackalloc byte[JournalFormat.FileHeaderSize];
        JournalFormat.WriteFileHeader(header, JournalFileKind.Segment, firstFrame);
        _file.Write(header, 0);
        _length = header.Length;
        Flush(_file);
        if (_options.Sync)
        {
            StableStorage.FlushFolder(Folder.Path);
        }
    }

    private void Flush(JournalFile file)
    {
        if (_options.Sync)
        {
            file.Flush();
        }
    }
}
