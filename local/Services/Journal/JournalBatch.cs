namespace Billing.Local.Journal;

/// <summary>Records that will become durable together, laid out as the frame that is written.</summary>
internal sealed class JournalBatch
{
    private const int SmallBuffer = 64 * 1024;
    private const int LargestKept = 4 << 20;

    private byte[] _frame = new byte[SmallBuffer];
    private int _length = JournalFormat.FrameHeaderSize;
    private TaskCompletionSource? _durable;

    public int Records { get; private set; }

    /// <summary>Bytes of the frame so far.</summary>
    public int Length => _length;

    /// <summary>Number of the frame, given when the batch is closed.</summary>
    public long Number { get; set; }

    /// <summary>Written to a new segment, because a snapshot stands for all before it.</summary>
    public bool BeginsSegment { get; set; }

    /// <summary>Completes for all records of the batch at once.</summary>
    public Task Durable => (_durable ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Add(JournalLane lane, ReadOnlySpan<byte> record)
    {
        var end = checked(_length + JournalFormat.RecordHeaderSize + record.Length);
        if (end > _frame.Length)
        {
            Array.Resize(ref _frame, (int)Math.Min(Math.Max(end, _frame.Length * 2L), Array.MaxLength));
        }

        JournalFormat.WriteRecordHeader(_frame.AsSpan(_length), lane, record.Length);
        record.CopyTo(_frame.AsSpan(_length + JournalFormat.RecordHeaderSize));
        _length = end;
        Records++;
    }

    /// <summary>The complete frame.</summary>
    public ReadOnlySpan<byte> Seal()
    {
        JournalFormat.WriteFrameHeader(_frame.AsSpan(0, _length), Number, Records);
        return _frame.AsSpan(0, _length);
    }

    public void Acknowledge() => _durable?.SetResult();

    public void Fail(Exception reason) => _durable?.SetException(reason);

    /// <summary>Makes the batch empty, to be filled anew.</summary>
    public void Reset()
    {
        if (_frame.Length > LargestKept)
        {
            _frame = new byte[SmallBuffer];
        }

        _length = JournalFormat.FrameHeaderSize;
        _durable = null;
        Records = 0;
        BeginsSegment = false;
    }
}
