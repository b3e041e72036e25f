namespace Billing.Local.Journal;

/// <summary>Says whether a record can be applied to what was kept before it.</summary>
internal delegate bool JournalRecordTest(JournalLane lane, ReadOnlySpan<byte> record);

/// <summary>Bytes of a file in which no good frame stands.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="From">Offset of the first.</param>
/// <param name="Until">Offset behind the last.</param>
internal sealed record LostRange(string File, long From, long Until);

/// <summary>What could be read of a damaged journal, and what not.</summary>
internal sealed record JournalSalvaged
{
    /// <summary>Records that were kept.</summary>
    public long KeptRecords { get; init; }

    /// <summary>Groups of records that are missing by their numbers; a snapshot's are not numbered.</summary>
    public long LostGroups { get; init; }

    /// <summary>Records that were in damaged groups whose heads can still be read: the least that is lost.</summary>
    public long LostRecords { get; init; }

    /// <summary>Good records that build on lost ones, and are left out too.</summary>
    public long RejectedRecords { get; init; }

    /// <summary>Where nothing can be read.</summary>
    public IReadOnlyList<LostRange> Ranges { get; init; } = [];
}

/// <summary>
/// Reads what can be read of a damaged journal: behind damage it goes on with the next frame whose length and checksums are right. Writes it as
/// a new journal.
/// </summary>
/// <param name="source">The damaged journal; it is not changed.</param>
/// <param name="target">Where the new one is written.</param>
/// <param name="accepts">Tells whether a record can be applied.</param>
internal sealed class JournalSalvage(JournalFolder source, JournalFolder target, JournalRecordTest accepts)
{
    private const int GroupBytes = 1 << 20;

    private readonly List<LostRange> _lost = [];
    private readonly JournalBatch _batch = new();
    private Action<JournalBatch>? _write;
    private long _written;
    private long _kept;
    private long _rejected;
    private long _lostRecords;
    private long _lostGroups;
    private long _next;

    public JournalSalvaged Run()
    {
        Directory.CreateDirectory(target.Path);
        using var segments = new JournalSegments(target, new FileJournalOptions(), new JournalRecovery(target, string.Empty, (_, _) => { }));
        _write = segments.Write;
        if (source.Snapshots() is [.., var snapshot])
        {
            ReadSnapshot(snapshot);
            _next = snapshot.FirstFrame;
        }

        foreach (var segment in source.Segments().Where(segment => segment.FirstFrame >= _next).ToList())
        {
            using var reader = new FrameReader(segment.Path);
            reader.TryReadFileHeader(JournalFileKind.Segment, out _);
            ReadAll(reader, isNumbered: true);
        }

        _lostGroups += Math.Max(0, source.ClosedBehind() - _next);
        WriteGroup();
        return new JournalSalvaged { KeptRecords = _kept, LostGroups = _lostGroups, LostRecords = _lostRecords, RejectedRecords = _rejected, Ranges = _lost };
    }

    private void ReadSnapshot(JournalFileName snapshot)
    {
        using var reader = new FrameReader(snapshot.Path);
        reader.TryReadFileHeader(JournalFileKind.Snapshot, out _);
        ReadAll(reader, isNumbered: false);
    }

    private void ReadAll(FrameReader reader, bool isNumbered)
    {
        while (reader.Offset < reader.Length)
        {
            var from = reader.Offset;
            if (reader.TryRead(out var body))
            {
                Take(body, reader.Header, isNumbered);
                continue;
            }

            _lostRecords += reader.TryPeek(out var header) ? header.Records : 0;
            var isBehind = reader.TryResync();
            _lost.Add(new LostRange(Path.GetFileName(reader.Path), from, isBehind ? reader.Offset : reader.Length));
            if (!isBehind)
            {
                return;
            }
        }
    }

    private void Take(ReadOnlySpan<byte> body, FrameHeader header, bool isNumbered)
    {
        if (isNumbered)
        {
            if (header.Number < _next)
            {
                return;
            }

            _lostGroups += header.Number - _next;
            _next = header.Number + 1;
        }

        while (!body.IsEmpty)
        {
            var record = JournalFormat.TakeRecord(ref body, out var lane);
            if (!accepts(lane, record))
            {
                _rejected++;
                continue;
            }

            _batch.Add(lane, record);
            _kept++;
            if (_batch.Length >= GroupBytes)
            {
                WriteGroup();
            }
        }
    }

    private void WriteGroup()
    {
        if (_batch.Records > 0)
        {
            _batch.Number = _written++;
            _write!(_batch);
            _batch.Reset();
        }
    }
}
